/**
 * What the text of a claim may be: one line of up to CLAIM_CHARACTERS_MAX characters (code points) that looks like what
 * it is.
 */
#ifndef SITE_CLAIM_TEXT_H
#define SITE_CLAIM_TEXT_H

#include "base/arena.h"
#include "base/err.h"

#define CLAIM_CHARACTERS_MAX 120
#define CLAIM_MARKS_MAX 4 /* accents on one letter: no language needs more */

/** The text as it is kept, in `arena`: Normalization Form C, every run of blanks (also line ends, no-break and wide
 *  ones) one plain blank, none at the ends. STATUS_INVALID with the rule that it breaks: no UTF-8, empty, too long,
 *  without a letter, digit or picture, a control character or one that turns the writing direction, an invisible one
 *  (joiners are fine where they join, and so is one selector behind a character), a private or unknown one, a mark
 *  without a letter or too many on one, or alphabets mixed within a word. */
enum status claim_text_clean(struct arena *arena, const char *text, const char **out,
                             struct err *err);

#endif
