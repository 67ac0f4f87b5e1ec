/* C */
static void timer_setup(void)
{
    new_init();
}
