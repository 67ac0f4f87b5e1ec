#include "tape.h"

int tape_open(struct tape *tape)
{
	return tape->reel;
}

void tape_set_index(struct tape *tape, int index)
{
	if (tape->index == index)
		warn("the index is set already");
	tape->index = index;
	read_index(tape);
}
