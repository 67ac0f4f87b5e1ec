/* C */
static void board_a_setup(void)
{
    old_init();
}
