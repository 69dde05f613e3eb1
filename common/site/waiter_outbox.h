/**
 * Answers on their way: each step of sending one. Those that write do so in the caller's
 * transaction, if one is open, or in one of their own.
 */
#ifndef SITE_WAITER_OUTBOX_H
#define SITE_WAITER_OUTBOX_H

#include "site/site.h"

#define WAITER_TRIES_MAX 3    /* so often an answer is sent in vain before it is given up */
#define WAITER_DEFER_MAX 3600 /* seconds that a letter is held up, at most */

struct waiter_letter {
    const char *event_id;     /* of the message that it answers */
    const char *recipient;    /* the service's own id of a person */
    const char *conversation; /* "" = none */
    const char *text; /* with the code of the check in it, which the database does not have */
    const char *code; /* that code as it stands in the text; NULL = none */
    int64_t
        tries; /* sent in vain so far: that a machine died is not the letter's fault, and does not count */
    int64_t sent_at;    /* when the last one began; 0 = never */
    int64_t next_at;    /* 0 = nothing has held it up */
    int64_t place;      /* of the message */
    int64_t handled_at; /* when the letter was written */
};

enum waiter_turn {
    WAITER_IN_TURN, /* those that nothing has held up, oldest message first, then those whose time has come */
    WAITER_OVERDUE /* those whose time came WAITER_DEFER_MAX ago: where many wait, their turn may never come */
};

/** The next letter that may be sent at `now`; `*found` is false when there is none. Those with no point any more are passed
 *  over for good, `done`: the check in it has been replaced, its reader has been banned. A check that another secret of
 *  the site has made dead, or that was forgotten, is made anew. WAITER_OVERDUE looks at all that wait: to be asked for
 *  once in a while. */
enum status waiter_outbox_next(struct site *site, struct arena *arena, const char *transport,
                               enum waiter_turn turn, int64_t now, struct waiter_letter *out,
                               bool *found, struct err *err);

/** The next one of which nobody knows whether it was sent; `*found` is false when there is none. */
enum status waiter_outbox_unclear(struct site *site, struct arena *arena, const char *transport,
                                  struct waiter_letter *out, bool *found, struct err *err);

/** It is about to be sent: from here on it is `sending`, and the check in it is good. STATUS_CONFLICT: it is not `ready`
 *  any more. */
enum status waiter_outbox_begin(struct site *site, const char *transport,
                                const struct waiter_letter *letter, struct err *err);

/** It arrived. The quarter of an hour of its check begins now; if that is heard of only later, it began soon after the
 *  letter was sent. */
enum status waiter_outbox_sent(struct site *site, const char *transport,
                               const struct waiter_letter *letter, const char *remote_id,
                               struct err *err);

/** It left, and no answer came: it stays `sending`, and this was a try in vain. */
enum status waiter_outbox_unsure(struct site *site, const char *transport,
                                 const struct waiter_letter *letter, struct err *err);

/** It surely did not arrive: to be tried again at `next_at`, behind all that nothing has held up; 0 = in its own turn. If
 *  it `counts`, because the service has refused it, this was a try in vain, and the letter is `dead` after
 *  WAITER_TRIES_MAX of them. */
enum status waiter_outbox_again(struct site *site, const char *transport,
                                const struct waiter_letter *letter, int64_t next_at, bool counts,
                                struct err *err);

/** It has arrived where others can read it as well: it is `dead`, and so is its check. */
enum status waiter_outbox_shown(struct site *site, const char *transport,
                                const struct waiter_letter *letter, struct err *err);

/** It can never arrive: that person cannot be written to. */
enum status waiter_outbox_dead(struct site *site, const char *transport,
                               const struct waiter_letter *letter, struct err *err);

#endif
