/**
 * What the waiter says: lines of phrases.txt (site/phrases.h) whose keys begin with "waiter.", with placeholders such as
 * {check} in them. Several lines of a key are several ways to say it; "KEY.please" is how he says it to who has said
 * please. A line that lacks what people need to know, or that is too long, is not said: a plain built-in one is.
 */
#ifndef SITE_WAITER_PHRASES_H
#define SITE_WAITER_PHRASES_H

#include "site/phrases.h"

#define WAITER_PHRASE_MAX 200 /* bytes of one line */

enum waiter_phrase {
    WAITER_SAYS_CHECK,
    WAITER_SAYS_CLOUT,
    WAITER_SAYS_CLAIM,
    WAITER_SAYS_NO_CLAIM, /* there is none at the moment */
    WAITER_SAYS_HELP,
    WAITER_SAYS_PUZZLED,
    WAITER_SAYS_LINKED,   /* two who are one have both said so */
    WAITER_SAYS_SENTENCE, /* "i am good at writing but can only read 5 words" */
    WAITER_SAYS_WROTE
};

/** What stands in the place of {check}, {address} and so on; NULL = "". */
struct waiter_values {
    const char *check;
    const char *address; /* of a page */
    const char *minutes;
    const char *clout;
    const char *rank;
    const char *claim;
    const char *words;
    const char *handle;
};

/** One of the lines, drawn by `seed`, with the values in it; never empty. In `arena`. */
const char *waiter_phrase(const struct phrases *phrases, struct arena *arena,
                          enum waiter_phrase which, bool please, uint64_t seed,
                          const struct waiter_values *values);

/** What he ends with, unless somebody has a catchphrase of their own; NULL = nothing, as for one that is longer than a
 *  member's may be (CATCHPHRASE_MAX): services would not take the answer. */
const char *waiter_catchphrase(const struct phrases *phrases);

/** Tells a sentence about each line that he does not say: a key that he does not know, a placeholder that does not belong
 *  there, is missing or has no end, too many bytes. The sentences are in `arena`. Returns how many there are. */
size_t waiter_phrases_check(const struct phrases *phrases, struct arena *arena,
                            void (*tell)(void *context, const char *sentence), void *context);

#endif
