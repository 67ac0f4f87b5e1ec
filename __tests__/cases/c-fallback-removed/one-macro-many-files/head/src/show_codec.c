#include "codec.h"

int show_codec(int n)
{
	return rust_show_codec(n);
}

void show_codec_register(void)
{
	register_codec(codec);
}
