int reel(int n);
int seek_back(int n);
