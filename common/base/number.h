/**
 * Numbers from outside, read by one strict parser, and arithmetic that cannot wrap unnoticed.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/str.h"

#include <stdint.h>

/** Decimal digits only (no sign, blank or leading "+"; leading zeros are fine), from 0 to `max`. False and
 *  `*out` untouched for anything else, the empty string included. */
bool number_u64(struct str s, uint64_t max, uint64_t *out);

/** The same with an optional "-" and both bounds. "-0" is 0. */
bool number_i64(struct str s, int64_t min, int64_t max, int64_t *out);

/** A size in bytes: digits with an optional K, M or G (powers of 1024, either case, "B" or "iB" allowed after
 *  it): "200M", "1.5" is refused. From 0 to `max`. */
bool number_bytes(struct str s, uint64_t max, uint64_t *out);

/** True when the exact result fits; otherwise false and `*out` is unspecified. */
#define CHECKED_ADD(a, b, out) (!__builtin_add_overflow((a), (b), (out)))
#define CHECKED_MUL(a, b, out) (!__builtin_mul_overflow((a), (b), (out)))

#endif
