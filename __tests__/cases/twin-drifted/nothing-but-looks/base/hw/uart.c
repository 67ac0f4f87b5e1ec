/* A serial port. */
#include "hw/uart.h"

static unsigned uart_read(Uart *u, unsigned offset)
{
    switch (offset) {
    case 0:
        return u->data;
    default:
        return 0;
    }
}

static void uart_write(Uart *u, unsigned offset, unsigned value)
{
    u->data = value;
}
