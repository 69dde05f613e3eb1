/**
 * How an answer is compared with the accepted ones.
 */
#ifndef SITE_ANSWER_MODE_H
#define SITE_ANSWER_MODE_H

#include "base/str.h"

enum answer_mode {
    ANSWER_TEXT, /* words: case, accents, punctuation, blanks and a leading article do not matter */
    ANSWER_NUMBER, /* a number, with a tolerance if the question has one */
    ANSWER_EXACT,  /* the very characters, in Normalization Form C: "C#", "F# minor" */
    ANSWER_CHOICE  /* one of several that are shown */
};
#define ANSWER_MODES 4

/** "text", "number", "exact", "choice". */
const char *answer_mode_name(enum answer_mode mode);
bool answer_mode_of(struct str name, enum answer_mode *out);

#endif
