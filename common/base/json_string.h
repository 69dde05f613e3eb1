/**
 * What stands between the quotes of a JSON string (RFC 8259 section 7), turned into plain UTF-8.
 */
#ifndef BASE_JSON_STRING_H
#define BASE_JSON_STRING_H

#include "base/arena.h"

/** Copies `raw` without its escapes into `arena`; a NUL follows the result. False for control characters, wrong
 *  escapes, surrogates without their partner and bytes that are not UTF-8: then `*bad` is the offset in `raw` and
 *  `*why` a constant sentence. */
bool json_string_read(struct str raw, struct arena *arena, struct str *out, size_t *bad,
                      const char **why);

/** The same in place, where the result is never longer; the NUL may stand in the place of the quote behind `raw`. What
 *  cannot be shown is mended: a surrogate without its partner and NUL become U+FFFD, a byte that is not UTF-8 a question
 *  mark. False for control characters and wrong escapes. */
bool json_string_mend(char *raw, size_t len, struct str *out, size_t *bad, const char **why);

#endif
