/**
 * Functions that nobody here may call, as compile errors. The first header of every file includes this
 * one (through base/str.h or base/status.h). The reason and the replacement stand beside each name.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* System headers declare these names, so they must be seen before the names are poisoned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* With clang and _FORTIFY_SOURCE the C library makes this one a macro, which cannot be poisoned. */
#undef sprintf

/* Unbounded or silently cutting copies: use base/buf.h or base/arena.h. */
#pragma GCC poison strcpy strcat sprintf vsprintf gets strncpy strncat stpcpy
/* Hidden state: use str_cut() of base/str.h. */
#pragma GCC poison strtok
/* Shared static buffers: use base/clock.h. */
#pragma GCC poison gmtime localtime ctime asctime
/* No error reporting: use base/number.h. */
#pragma GCC poison atoi atol atoll
/* A shell between us and the program: use base/child.h. */
#pragma GCC poison system popen
/* Predictable names and numbers: use file_temp() and base/rand.h. */
#pragma GCC poison mktemp tmpnam tempnam rand srand

#endif
