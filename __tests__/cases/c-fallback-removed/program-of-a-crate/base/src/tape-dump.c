#include <stdio.h>

int main(int argc, char **argv)
{
	return dump(argv[argc - 1]);
}
