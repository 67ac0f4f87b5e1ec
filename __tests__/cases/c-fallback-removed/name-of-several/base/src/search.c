int search(int n)
{
	return n * 2;
}
