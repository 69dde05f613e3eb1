#include "base/panic.h"

void panic(const char *why)
{
    static const char head[] = "level=error event=panic why=\"";
    static const char tail[] = "\"\n";
    ssize_t ignored;

    ignored = write(2, head, sizeof(head) - 1);
    ignored = write(2, why, strlen(why));
    ignored = write(2, tail, sizeof(tail) - 1);
    (void)ignored;
    _exit(70);
}
