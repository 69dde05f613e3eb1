/**
 * The only place that asks what time it is, so that tests can say.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/banned.h"

#include <stdint.h>

/** Whole seconds since 1970-01-01 UTC. */
int64_t clock_now(void);

/** Milliseconds on a clock that never jumps back; only differences mean anything. */
int64_t clock_monotonic_ms(void);

/** For tests: from now on clock_now() answers `seconds`; a negative value gives the real clock back. */
void clock_fix(int64_t seconds);

#define CLOCK_TEXT 32 /* bytes that hold each of the forms below */

/** "2026-11-21T05:16:00Z" (RFC 3339), for machines. */
void clock_iso(int64_t seconds, char out[CLOCK_TEXT]);

/** "21 November 2026", for people. */
void clock_day(int64_t seconds, char out[CLOCK_TEXT]);

/** "21 November 2026, 05:16:00 UTC", for people who wait for it. */
void clock_moment(int64_t seconds, char out[CLOCK_TEXT]);

#endif
