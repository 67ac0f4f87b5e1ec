#include "codec.h"

#ifdef WITH_RUST
int show_codec(int n)
{
	return rust_show_codec(n);
}
#else /* no Rust */
int show_codec(int n)
{
	int total = 0;
	while (n-- > 0)
		total += n;
	return total;
}

int show_show_codec_reset(void)
{
	return codec(state_of_codec);
}
#endif

void show_codec_register(void)
{
	register_codec(codec);
}
