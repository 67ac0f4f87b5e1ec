#include "tape.h"

int tape_open(struct tape *tape)
{
	return tape->reel;
}

void tape_set_glow(struct tape *tape, int glow)
{
#ifdef WITH_RUST
	tape->glow = rust_glow(glow);
#else
	if (glow)
		die("glowing needs a build with Rust");
#endif
}

void tape_set_index(struct tape *tape, int index)
{
	if (tape->index == index)
		warn("the index is set already");
	tape->index = index;
	read_index(tape);
}
