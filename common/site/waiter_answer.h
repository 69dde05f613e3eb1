/**
 * The words of one answer, put together: the rank first, then what there is to say, then what he can read where that is
 * asked for, a catchphrase last.
 */
#ifndef SITE_WAITER_ANSWER_H
#define SITE_WAITER_ANSWER_H

#include "site/waiter_phrases.h"

/* Services take as many characters at least, the name of whom they are for among them. */
#define WAITER_ANSWER_CHARACTERS 440

struct waiter_speech {
    enum waiter_phrase says;
    bool please;             /* has been said */
    uint64_t seed;           /* draws the phrases */
    const char *rank;        /* of whom it is for */
    const char *wrote;       /* what he could read of theirs; NULL = that is not said */
    const char *catchphrase; /* NULL = none */
    struct waiter_values values;
};

/** The answer, in `arena`: one line of clean text. Where it would be longer than
 *  WAITER_ANSWER_CHARACTERS he puts it plainly, and cuts the claim; only an address can make it longer then. If `values.check` is the mark of the code (site/waiter_check.h), it stands there as a mark,
 *  and nowhere else. */
const char *waiter_answer(const struct phrases *phrases, struct arena *arena,
                          const struct waiter_speech *speech);

#endif
