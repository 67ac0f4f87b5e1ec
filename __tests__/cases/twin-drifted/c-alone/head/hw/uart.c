/* A serial port. */
#include "hw/uart.h"

static unsigned uart_read(Uart *u, unsigned offset)
{
    switch (offset) {
    case 0:
        u->ready = false;
        return u->data;
    default:
        return 0;
    }
}

static void uart_write(Uart *u, unsigned offset, unsigned value)
{
    u->data = value;
}
