/**
 * The form in which answers are compared, so that how somebody types decides nothing.
 *
 * Of text: compatibility decomposition and case folding (Unicode Standard Annex 15, through libutf8proc) without
 * invisible characters; accents of the European alphabets, of Hebrew and of Arabic go; letters that do not come apart
 * become plain ones; punctuation becomes blanks, and blanks become one; a leading "the", "a" or "an" goes. Symbols
 * ("+", "$") stay. Of numbers: one way to write them. Of exact answers and of choices: Normalization Form C.
 */
#ifndef SITE_ANSWER_NORMAL_H
#define SITE_ANSWER_NORMAL_H

#include "base/arena.h"
#include "base/err.h"
#include "site/answer_mode.h"

#define ANSWER_CHARACTERS_MAX 200 /* code points of an answer */

/** The normal form, in `arena`. STATUS_INVALID with a sentence about "the answer": it is empty, also after
 *  normalisation; too long; no UTF-8; holds controls or characters that turn the writing direction; is no number
 *  where one is asked; or, as text, mixes alphabets within a word, so that it looks like another. */
enum status answer_normal(struct arena *arena, enum answer_mode mode, struct str text,
                          struct str *out, struct err *err);

/** The form in which two normal answers of a mode are the same answer: of text, without the blanks but those between
 *  two digits ("reksai" is "rek sai"; "3 14" is not "314"). Otherwise the normal form itself. */
struct str answer_squeeze(struct arena *arena, enum answer_mode mode, struct str normal);

/** The same for a question, to find it again when somebody adds it twice; `text` is valid UTF-8. Punctuation that tells
 *  things apart ("C#", "3.14") stays. */
struct str answer_normal_question(struct arena *arena, struct str text);

/** Whether answer_normal() as text loses something that tells the answer from another: "C#", "-5", "3.14", "?". */
bool answer_loses_meaning(struct arena *arena, struct str text);

#endif
