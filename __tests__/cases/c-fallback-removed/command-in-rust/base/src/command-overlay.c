#include "tape.h"

int tape_command_overlay(int argc, char **argv)
{
	if (argc > 1)
		return usage(argv[0]);
	return run("tape", "overlay");
}
