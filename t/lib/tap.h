/**
 * Test results as prove(1) reads them: a line "ok" or "not ok" each. main() ends with `return tap_done();`.
 */
#ifndef LIB_TAP_H
#define LIB_TAP_H

#include "base/str.h"

#include <stdint.h>

void tap_ok(bool pass, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Equality; a difference is shown. `what` is the name of the test. NULL text equals only NULL. */
#define TAP_IS_TEXT(got, want, what) tap_is_text((got), (want), (what), __FILE__, __LINE__)
#define TAP_IS_INT(got, want, what)                                                                \
    tap_is_int((int64_t)(got), (int64_t)(want), (what), __FILE__, __LINE__)
void tap_is_text(const char *got, const char *want, const char *what, const char *file, int line);
void tap_is_int(int64_t got, int64_t want, const char *what, const char *file, int line);

/** Leaves one test out, or the whole program, and says why. */
void tap_skip(const char *what, const char *why);
_Noreturn void tap_skip_all(const char *why);

/** A private folder, made at the first call and removed when the process exits. */
const char *tap_folder(void);

/** Prints the plan and returns the exit code: 0 when all passed. */
int tap_done(void);

#endif
