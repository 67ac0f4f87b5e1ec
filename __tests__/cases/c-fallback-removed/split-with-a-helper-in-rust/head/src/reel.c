int reel(int n)
{
	return n + 1;
}

int codec_close(int n)
{
	return -n;
}

int codec(int n)
{
	int total = 0;
	while (n-- > 0)
		total += n;
	return total;
}
