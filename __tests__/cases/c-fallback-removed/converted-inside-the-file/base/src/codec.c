#include "codec.h"

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
