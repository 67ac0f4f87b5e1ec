int codec(int n)
{
	return n * 2;
}
