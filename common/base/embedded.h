/**
 * Files that are part of the program: schema/embed.c turns them into C.
 */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/str.h"

struct embedded_file {
    const char *name; /* without its folder */
    const char *text; /* `len` bytes and a NUL */
    size_t len;
};

#endif
