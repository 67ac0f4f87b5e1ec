/* C */
static void board_a_setup(void)
{
    new_init();
}
