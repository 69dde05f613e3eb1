/**
 * What Unicode knows of single characters (libutf8proc; Unicode Standard, section 4.5 and Annex 44).
 */
#ifndef BASE_UNICODE_KIND_H
#define BASE_UNICODE_KIND_H

#include <stdbool.h>
#include <stdint.h>

/* The General Category, as far as rules for texts tell characters apart. */
enum unicode_kind {
    UNICODE_LETTER,
    UNICODE_NUMBER,
    UNICODE_MARK,  /* lies on the character before it, or around it */
    UNICODE_VOWEL, /* a mark that takes room of its own */
    UNICODE_PUNCTUATION,
    UNICODE_SIGN,    /* of mathematics, money, and accents that stand alone */
    UNICODE_PICTURE, /* every other symbol: emoji, dingbats, Braille */
    UNICODE_BLANK,
    UNICODE_CONTROL, /* controls, formats, separators of lines, surrogates */
    UNICODE_UNKNOWN  /* private, or nothing yet */
};

enum unicode_kind unicode_kind(uint32_t character);

/** Whether the character is not to be seen (Default_Ignorable_Code_Point): joiners, selectors, fillers, tags. */
bool unicode_is_invisible(uint32_t character);

/** Whether the character is a mark that people leave out when they type: accents of the European alphabets and those for
 *  all, points of Hebrew and Arabic. Those of other scripts are vowels: without them words become others. */
bool unicode_is_accent(uint32_t character);

#endif
