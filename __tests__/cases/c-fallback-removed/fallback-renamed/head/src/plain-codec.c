#include "codec.h"

int codec(int n)
{
	int sum = 0;
	while (n-- > 0)
		sum += n;
	return sum;
}
