void tick(void) {}
