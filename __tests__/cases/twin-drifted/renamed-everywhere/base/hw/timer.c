/* C */
static void timer_setup(void)
{
    old_init();
}
