/**
 * The five words that the waiter can read.
 *
 * A word is found wherever it stands, as a whole word, in any case and script form: compatibility forms of letters
 * (Unicode Standard Annex 15: wide, bold, circled ones), small capitals, accents and invisible characters make no difference. Addresses
 * of the web ("https://…") and names of others ("@check") are one word each, that he cannot read.
 */
#ifndef SITE_WAITER_WORDS_H
#define SITE_WAITER_WORDS_H

#include "base/buf.h"

enum waiter_word {
    WAITER_HELP = 1 << 0,
    WAITER_CHECK = 1 << 1,
    WAITER_PLEASE = 1 << 2,
    WAITER_CLOUT = 1 << 3,
    WAITER_CLAIM = 1 << 4
};

#define WAITER_WORD_LIST "help, check, please, clout, claim"

/** Which of them are in `text`, which is valid UTF-8: a bit each. */
unsigned waiter_words_find(struct str text);

#define WAITER_PICTURE_WORDS 8 /* shown at most */
#define WAITER_PICTURE_MAX 80  /* bytes; 64 characters at most */

/** Appends what of `text` he could read, "··· ··· check please": the five words as they are, three dots for each other
 *  one. Of many words he cannot read only some are shown; of a long text with more than WAITER_PICTURE_WORDS the
 *  rest is "…". Never empty. */
void waiter_words_picture(struct str text, struct buf *out);

#endif
