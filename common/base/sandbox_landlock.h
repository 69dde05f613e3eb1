/**
 * The file half of base/sandbox.h: Landlock (Linux 5.13 and later, landlock(7)).
 */
#ifndef BASE_SANDBOX_LANDLOCK_H
#define BASE_SANDBOX_LANDLOCK_H

#include "base/sandbox.h"

/** The version that the running kernel speaks, 0 when it has none or does not let us. */
int sandbox_landlock_abi(void);

/** Lets this process open files only as the rules say. `*abi` = 0 with STATUS_OK: there is no Landlock here. */
enum status sandbox_landlock(enum sandbox_profile profile, const struct sandbox_rule *rules,
                             size_t count, int *abi, struct err *err);

#endif
