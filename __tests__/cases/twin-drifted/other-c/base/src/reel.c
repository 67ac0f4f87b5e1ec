int reel(int n)
{
	return n + 1;
}
