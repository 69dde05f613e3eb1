/**
 * Unpredictable bytes from the kernel (getrandom(2)), and from nowhere else. No library start-up is paid.
 */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include "base/banned.h"

#include <stdint.h>

/** Fills `size` bytes. The kernel cannot refuse once it has booted; if it does, the process ends. */
void rand_bytes(void *out, size_t size);

uint64_t rand_u64(void);

/** Uniform in 0 … bound - 1, without modulo bias. `bound` must not be 0. */
uint64_t rand_below(uint64_t bound);

/** For tests: makes the sequence repeatable from `seed`; 0 gives the kernel back. */
void rand_fix(uint64_t seed);

#endif
