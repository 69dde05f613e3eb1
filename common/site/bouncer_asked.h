/**
 * The other side of a challenge: its questions with their answers, for who compares them. Not for pages, which get
 * site/bouncer_challenge.h.
 */
#ifndef SITE_BOUNCER_ASKED_H
#define SITE_BOUNCER_ASKED_H

#include "site/answer_check.h"
#include "site/bouncer_challenge.h"
#include "site/question.h"

struct bouncer_asked {
    int64_t seed; /* of the order of choices */
    struct question questions[BOUNCER_QUESTIONS];
    size_t count;
};

/** The questions of a challenge, also those that have been removed since. */
enum status bouncer_asked_read(struct db *db, struct arena *arena, const char *challenge_id,
                               int64_t seed, struct bouncer_asked *out, struct err *err);

/** The choices of question number `place` in the order that its visitor sees: every order is as likely, and only who
 *  knows `key` can tell which one a seed leads to. Returns how many there are. */
size_t bouncer_asked_choices(const struct bouncer_asked *asked, size_t place,
                             const struct answer_key *key, const char *out[BOUNCER_CHOICES_MAX]);

#endif
