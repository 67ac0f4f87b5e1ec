#include "tape.h"

UNIT_TEST ("wind-back", Cwind_back, 1, 1,
	 doc: /* Winds back by N. */)
  (Value n)
{
	return wind(-number(n));
}

UNIT_TEST ("wind-forth", Cwind_forth, 1, 1,
	 doc: /* Winds forth by N. */)
  (Value n)
{
	return wind(number(n));
}
