#include "tape.h"

int check(const char *text)
{
	struct state s;
	lamp_init(&s);
	lamp_show(&s, text);
	return lamp_free(&s);
}
