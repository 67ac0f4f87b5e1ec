int winder(int n)
{
	return n * 2;
}
