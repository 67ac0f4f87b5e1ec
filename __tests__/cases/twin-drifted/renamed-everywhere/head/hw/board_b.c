/* C */
static void board_b_setup(void)
{
    new_init();
}
