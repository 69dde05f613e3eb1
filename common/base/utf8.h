/**
 * UTF-8 as RFC 3629 section 4 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. This file
 * needs no tables; what needs them (normal forms, case, width) is in base/unicode.h.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"

/** Bytes (1 to 4) of the character that begins at `at`, which must be inside `s`; 0 if none does. */
size_t utf8_length_at(struct str s, size_t at);

/** The same, and the character itself in `*character` (untouched if there is none). */
size_t utf8_decode(struct str s, size_t at, uint32_t *character);

/** Writes the character, or U+FFFD for a surrogate and for what is above U+10FFFF; the bytes written, 1 to 4. */
size_t utf8_encode(char out[4], uint32_t character);

/** Appends the same. */
void utf8_add(struct buf *out, uint32_t character);

bool utf8_is_valid(struct str s);

/** Bytes from the start of `s` that are valid; s.len when all are. */
size_t utf8_valid_length(struct str s);

/** Whether people can be shown this text: valid, without control characters (C0, DEL, C1, line and paragraph
 *  separators), without the invisible characters that turn the direction of text around (U+061C, U+200E, U+200F,
 *  U+202A to U+202E, U+2066 to U+2069), without noncharacters. With `lines`, newline and tab are welcome. */
bool utf8_is_clean(struct str s, bool lines);

#endif
