/**
 * Temporary files of file_replace(), NAME-0123456789abcdef, that a crash left behind.
 */
#ifndef SITE_LEFTOVERS_H
#define SITE_LEFTOVERS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/** Old enough, in seconds, that nobody can still be writing it. */
#define LEFTOVER_AGE 3600

/** Counts the leftovers directly in `folder` ("." is the home itself) into `*count`, adding to it, and deletes them
 *  with `remove`. A folder that is not there has none. */
enum status leftovers_sweep(int home, const char *folder, bool remove, size_t *count,
                            struct err *err);

#endif
