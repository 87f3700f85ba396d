/* What a failed call met, in words. */
#include "node.h"

#include <stdarg.h>
#include <stdio.h>

/* Of calls that have no node, such as an open that failed. */
static _Thread_local char nodeless[sizeof(((bitgear_fpga *)0)->message)];

int32_t bitgear_fail(bitgear_fpga *node, int32_t code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(node == NULL ? nodeless : node->message, sizeof nodeless, format, arguments);
    va_end(arguments);
    return code;
}

const char *bitgear_fpga_message(const bitgear_fpga *node)
{
    return node == NULL ? nodeless : node->message;
}
