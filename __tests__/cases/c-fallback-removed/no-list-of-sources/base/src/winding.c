int winding_start(const char *text)
{
	return *text;
}
