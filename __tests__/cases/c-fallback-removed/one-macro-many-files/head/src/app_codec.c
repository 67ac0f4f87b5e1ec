#include "codec.h"

int codec(int n)
{
	return rust_codec(n);
}

void codec_register(void)
{
	register_codec(codec);
}
