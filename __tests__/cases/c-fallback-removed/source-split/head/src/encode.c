int encode(int n)
{
	return n;
}
