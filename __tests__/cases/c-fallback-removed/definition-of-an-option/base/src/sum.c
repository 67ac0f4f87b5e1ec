#ifdef QUICK
int wind(int n);
int sum(int n)
{
	return wind(n);
}
#else
int sum(int n)
{
	int total = 0;
	while (n-- > 0)
		total += n;
	if (total > 100)
		total = 100;
	return total;
}
#endif
