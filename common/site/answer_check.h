/**
 * Whether an answer is right, in constant shape: the same work whether it is and which of the accepted ones it is.
 */
#ifndef SITE_ANSWER_CHECK_H
#define SITE_ANSWER_CHECK_H

#include "base/arena.h"
#include "base/conf.h"
#include "site/answer_mode.h"

#define ANSWER_KEY_BYTES 32

/** The site's own key for comparing answers. */
struct answer_key {
    uint8_t bytes[ANSWER_KEY_BYTES];
};

void answer_key_make(struct answer_key *key, const struct conf *conf);

/** What is compared with: the texts as an admin wrote them. */
struct answer_accepted {
    enum answer_mode mode;
    const char *tolerance; /* of a number: how far off is still right; NULL = not at all */
    const char *const *texts;
    size_t count;
};

/** Says in `*right` whether `given`, as somebody typed it, is one of the accepted answers. The normal forms (see
 *  site/answer_normal.h) are compared as keyed BLAKE2b hashes, each with all of the accepted ones, and without an early
 *  end. STATUS_INVALID when `given` can be no answer of this mode at all; the same for right and wrong ones. */
enum status answer_check(struct arena *arena, const struct answer_key *key,
                         const struct answer_accepted *accepted, struct str given, bool *right,
                         struct err *err);

#endif
