/**
 * What needs the tables of Unicode (libutf8proc): normal forms, case, grapheme clusters and display width. Plain
 * UTF-8 is base/utf8.h.
 */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/arena.h"

#include <stdint.h>

/** Normalization Form C (Unicode Standard Annex 15): how text is stored, so that equal-looking texts are equal. False
 *  when `s` is not valid UTF-8. The copy is in `arena`, with a NUL behind it. */
bool unicode_nfc(struct arena *arena, struct str s, struct str *out);

/** Compatibility decomposition and case folding (Unicode Standard Annex 15) without invisible characters: "Å" is "a"
 *  and a mark, wide letters are plain. False when `s` is not valid UTF-8. The copy is in `arena`, with a NUL behind it. */
bool unicode_decompose(struct arena *arena, struct str s, struct str *out);

/** What people type for a Latin letter that Unicode does not take apart into a plain letter and a mark: "l" for U+0142,
 *  "ae" for U+00E6. Of lower-case letters; NULL for all other characters. */
const char *unicode_plain_letters(uint32_t character);

/** How many bytes of valid UTF-8 `s` may be kept so that at most `max` remain and no grapheme cluster (what people
 *  take for one character, Unicode Standard Annex 29) is cut in two. */
size_t unicode_cut(struct str s, size_t max);

/** Columns that `s` takes on a terminal: two for East Asian wide characters and most emoji, none for combining marks
 *  and controls, one for a byte that is not UTF-8. */
size_t unicode_width(struct str s);

#endif
