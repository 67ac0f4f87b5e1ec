#include "codec.h"

int codec_parse(const char *text)
{
	int total = 0;
	while (*text)
		total += *text++;
	return total;
}
