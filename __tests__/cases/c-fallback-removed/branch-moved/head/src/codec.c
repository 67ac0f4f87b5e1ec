#include "codec.h"

#ifdef WITH_RUST
int codec(int n)
{
	return rust_codec(n);
}
#else
#include "plain.h"
#endif

void codec_register(void)
{
	register_codec(codec);
}
