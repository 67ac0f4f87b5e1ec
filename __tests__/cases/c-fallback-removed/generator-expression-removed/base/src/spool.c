int spool(int n)
{
	return n * 2;
}
