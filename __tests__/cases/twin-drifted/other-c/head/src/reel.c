int reel(int n)
{
	return n + 1;
}

int reel_speed(void) { return 3; }
