int reel(int n);
