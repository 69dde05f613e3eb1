/**
 * The system call half of base/sandbox.h: a seccomp filter (seccomp(2)), for x86-64 and aarch64. On other
 * machines there is none.
 */
#ifndef BASE_SANDBOX_SECCOMP_H
#define BASE_SANDBOX_SECCOMP_H

#include "base/sandbox.h"

bool sandbox_seccomp_exists(void);

/** Closes the filter. `*reached` = false with STATUS_OK: the kernel has no seccomp, or forbids to use it. The
 *  process must have given up new privileges (prctl PR_SET_NO_NEW_PRIVS). */
enum status sandbox_seccomp(enum sandbox_profile profile, bool *reached, struct err *err);

#endif
