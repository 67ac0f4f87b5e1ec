#include "codec.h"

#ifdef WITH_RUST
int codec(int n)
{
	return rust_codec(n);
}
#else /* no Rust */
int codec(int n)
{
	int total = 0;
	while (n-- > 0)
		total += n;
	return total;
}

int codec_reset(void)
{
	return codec(state_of_codec);
}
#endif

void codec_register(void)
{
	register_codec(codec);
}
