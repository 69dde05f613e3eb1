/**
 * The bouncer at the door: who knocks gets a challenge, and who answers all of its questions comes in. It is a game, which
 * keeps out the bored, not the armed; but guessing blindly for a day earns less than the cheapest thing costs:
 *   - a wrong answer leads to the dungeon (site/dungeon.h), each time for longer, and burns the question for a week;
 *   - right answers are paid only where they are more than half of a challenge;
 *   - a question pays once per account, less where few ways to answer it exist (question_pay), and nothing while it is
 *     burnt, when elimination has helped.
 */
#ifndef SITE_BOUNCER_H
#define SITE_BOUNCER_H

#include "site/account.h"
#include "site/bouncer_browser.h"
#include "site/bouncer_challenge.h"

#define BOUNCER_OPEN_SECONDS 86400 /* how long a challenge can be answered */
#define BOUNCER_BURNT_SECONDS                                                                      \
    (7 * 86400) /* how long a question is not asked after a wrong answer */

struct bouncer_visitor {
    const char *who;    /* "account:7", or "prefix:…" for who has no account */
    int64_t account_id; /* 0 = none */
    const char *
        prefix; /* "prefix:…" of who has no account and of guests, whose earnings count together; else NULL */
};

/** The visitor's open challenge, or a new one: there is never more than one at a time, so that nobody can look for an
 *  easier one. In a transaction of its own. STATUS_TOO_MANY: the visitor is in the dungeon (dungeon_until() says for
 *  how long). STATUS_CONFLICT: there are no questions yet. */
enum status bouncer_knock(struct site *site, struct arena *arena,
                          const struct bouncer_visitor *visitor, struct bouncer_challenge *out,
                          struct err *err);

struct bouncer_result {
    bool passed;  /* all answers were right */
    size_t right; /* answers of `count` */
    size_t count;
    int64_t paid;  /* clout, caps considered */
    int64_t until; /* when the dungeon's way out opens; 0 for who passed */
    size_t unfit;  /* with STATUS_INVALID: the number of the question whose answer is meant, from 1;
                      0 = none of them in particular */
    struct account
        guest; /* made for a visitor without an account who passed; id 0 = none was made */
    char token[HASH_TEXT]; /* the cookie of the guest's session; "" = none began */
};

/** Answers the challenge: `given` has one answer per question, in the order of the questions; for a choice its number
 *  from 1. One transaction, the whole event: of many at once, one wins. The work is the same for right and wrong answers
 *  up to the ledger. A guest who is made gets a session of the `browser` (NULL: none), for nobody earns what they cannot
 *  come back to. `*out` says what has come of it; wrong answers are STATUS_OK, too.
 *  STATUS_INVALID: something given can be no answer at all, whatever is right; nothing is spent, and the sentence says
 *  which one ("question 2: …"). STATUS_NOT_FOUND: no such challenge of this visitor. STATUS_CONFLICT: it has been
 *  answered or is over. STATUS_TOO_MANY: the visitor is in the dungeon. */
enum status bouncer_answer(struct site *site, struct arena *arena,
                           const struct bouncer_visitor *visitor,
                           const struct bouncer_browser *browser, const char *challenge_id,
                           const char *const *given, size_t given_count, struct bouncer_result *out,
                           struct err *err);

/** Whether so many right answers of `count` are paid. */
bool bouncer_pays(size_t right, size_t count);

/** Forgets challenges that are over with their questions, questions that are burnt no more, and who has been forgiven, of
 *  each at most `limit`: a sweep of site/housekeeping.h. */
enum status bouncer_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
