#include "tape.h"

int sum_of_text(const char *text)
{
	return check(text) ? 0 : reel_sum();
}
