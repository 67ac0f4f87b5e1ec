#include "codec.h"

#ifdef WITH_RUST
int lua_codec(int n)
{
	return rust_lua_codec(n);
}
#else /* no Rust */
int lua_codec(int n)
{
	int total = 0;
	while (n-- > 0)
		total += n;
	return total;
}

int lua_lua_codec_reset(void)
{
	return codec(state_of_codec);
}
#endif

void lua_codec_register(void)
{
	register_codec(codec);
}
