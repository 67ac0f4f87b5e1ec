int reels(int n)
{
	return n * 2;
}
