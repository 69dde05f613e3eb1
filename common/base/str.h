/**
 * A read-only view of bytes that somebody else owns. Invariant: `at` may be NULL only when `len` is 0.
 * It is not NUL-terminated. Domain text (titles, paths) travels as NUL-terminated `const char *`; this type
 * is for parsing and for bytes from outside, which may contain NUL.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/banned.h"

#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *at;
    size_t len;
};

/** The view of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

/** For printf's "%.*s". Text longer than INT_MAX is cut. */
#define STR_ARG(s) (int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len), (s).at == NULL ? "" : (s).at

/** The view of a C string; NULL gives the empty view. */
struct str str_of(const char *z);

bool str_eq(struct str a, struct str b);
bool str_is(struct str s, const char *z);
/** ASCII case-insensitive equality, for HTTP names and tokens. */
bool str_eq_nocase(struct str a, struct str b);
bool str_is_nocase(struct str s, const char *z);
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);

/** The view without ASCII blanks (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

/** Bytes `from` up to but without `to`; both are clamped to the length. */
struct str str_slice(struct str s, size_t from, size_t to);

/** Offset of the first `c`, or s.len if there is none. */
size_t str_find(struct str s, char c);

/** Takes the piece before the first `separator` off `*rest` into `*piece`, and the separator with it. Without
 *  a separator the piece is all of the rest. Returns false when `*rest` was used up (its `at` is NULL):
 *  so "a,,b" gives "a", "", "b", and "" gives one empty piece. */
bool str_cut(struct str *rest, char separator, struct str *piece);

/** ASCII only; independent of the locale. */
char ascii_lower(char c);
bool ascii_is_alnum(char c);
bool ascii_is_digit(char c);
bool ascii_is_space(char c);

/** Value 0..15 of a hexadecimal digit, or -1. */
int ascii_hex(char c);

#endif
