#include "tape.h"

int sum_of_text(const char *text)
{
	return rs_sum_of_text(text);
}
