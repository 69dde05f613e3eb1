/**
 * The end of the process for the two things that no caller can answer: memory is used up, or the program
 * contradicts itself. Everything else is a status (base/status.h).
 */
#ifndef BASE_PANIC_H
#define BASE_PANIC_H

#include "base/banned.h"

/** Writes one logfmt line to stderr and ends the process with exit code 70. Async-signal-safe. */
void panic(const char *why) __attribute__((noreturn));

/** From now on, when a file that is looked at where the kernel has it (mmap) cannot be read, because the disk failed or
 *  somebody cut it short (SIGBUS), the process says so in one line like panic()'s and ends with exit code 74. */
void panic_tell_unreadable(void);

/** Ends the process when `condition` is false; the text of the condition is the reason. */
#define ASSERT(condition) ((condition) ? (void)0 : panic("assertion failed: " #condition))

#endif
