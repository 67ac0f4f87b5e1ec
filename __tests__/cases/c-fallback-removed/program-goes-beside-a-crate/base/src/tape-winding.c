int main(void)
{
	return wind();
}
