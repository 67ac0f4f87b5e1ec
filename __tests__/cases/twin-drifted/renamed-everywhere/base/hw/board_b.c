/* C */
static void board_b_setup(void)
{
    old_init();
}
