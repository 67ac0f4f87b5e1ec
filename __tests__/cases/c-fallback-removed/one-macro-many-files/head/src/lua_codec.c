#include "codec.h"

int lua_codec(int n)
{
	return rust_lua_codec(n);
}

void lua_codec_register(void)
{
	register_codec(codec);
}
