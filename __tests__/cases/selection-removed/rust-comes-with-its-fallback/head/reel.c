int reel(void)
{
	return 1;
}
