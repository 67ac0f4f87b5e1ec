#include "codec.h"

int spool(int n)
{
	int total = 0;
	while (n-- > 0)
		total += n;
	return total;
}

static int codec_open(int n)
{
	return n;
}
