/**
 * Programs of the system.
 */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include "base/arena.h"

/** The path of the executable `name` in the folders of PATH and the system's own program folders, or NULL. */
const char *program_find(struct arena *arena, const char *name);

#endif
