int wind(int n);
int sum(int n)
{
	return wind(n);
}
