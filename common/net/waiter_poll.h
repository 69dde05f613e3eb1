/**
 * A round of the waiter on one transport: what is unclear from last time is looked into, messages are read, acted on
 * and answered, mentions of the chef and their likes are read and paid.
 *
 * Whoever runs it holds the lock of the transport (net/waiter_lock.h). It may be ended at any moment: what was read but
 * not stored is read again, what was stored is acted on once, what was acted on is answered, and what may have been
 * sent is looked for before it is sent again. It never waits for anything but an answer of the service: when that says
 * "later", the time is remembered, and a later round goes on.
 */
#ifndef NET_WAITER_POLL_H
#define NET_WAITER_POLL_H

#include "net/courier.h"
#include "site/phrases.h"
#include "site/waiter_handle.h"

#define POLL_SECONDS 240          /* no round on a service begins a call after that */
#define POLL_CALL_MS 1000         /* a call that takes longer is slow */
#define POLL_SLOW_MS 19000        /* of a round that may be lost by slow ones: it holds the lock */
#define POLL_MENTIONS_SECONDS 900 /* from one look at mentions to the next */
#define POLL_LIKES_SECONDS 900    /* from one search for posts whose likes are due to the next */
#define POLL_PAUSE_SECONDS 3600   /* of a service that says "no more" but not until when */
#define POLL_BACKOFF_SECONDS 30   /* after the first failure; doubles with each that follows */
#define POLL_BACKOFF_MAX_SECONDS 900
#define POLL_UNTIL_MAX (25 * 3600) /* windows of services last a day at most */

enum poll_call {
    POLL_WHO,
    POLL_MESSAGES,
    POLL_SEND,
    POLL_FIND,
    POLL_MENTIONS,
    POLL_LIKES,
    POLL_CALLS
};

/** What a round came to. */
struct poll_tally {
    int64_t asked; /* requests, as far as one call is one request */
    int64_t read;  /* messages that are new */
    int64_t handled;
    int64_t answered; /* of those: an answer was written */
    int64_t sent;
    int64_t dead;    /* answers that can never arrive */
    int64_t unclear; /* answers that may have been sent or not */
    int64_t posts;   /* that tag the chef, looked at */
};

struct waiter_poll {
    struct site *site;
    const struct phrases *phrases;
    struct courier *courier;
    struct arena *arena; /* lives as long as the round */
    bool eager;          /* looks at mentions now, whenever the last time was */

    /** Called behind each step, between transactions; NULL = nobody. Tests end the process in it. */
    void (*step)(void *context, const char *label);
    void *context;

    struct poll_tally tally;
    enum courier_outcome trouble; /* the worst that happened; COURIER_OK = nothing */
    char sentence[ERR_MAX];       /* about it, or why something is put off; "" = none */

    bool known; /* that trouble was told of within a day, and nothing has been well since */

    /* the round's own */
    bool stopped;     /* no more calls in this round */
    int64_t deadline; /* of beginning calls, in milliseconds of clock_monotonic_ms() */
    int64_t begun;    /* by the same: when the last call was; 0 = there was none */
    int64_t lost;     /* milliseconds, by slow ones */
    int64_t skew;     /* seconds that the service's clock is ahead */
    int64_t
        set_back; /* seconds that this machine's clock was ahead of now in the last round; 0 = it was not */
    int64_t
        oldest; /* seconds, by the service's clock: messages before that are nobody's business; 0 = not known */
    int64_t paused_until;
    struct {
        int64_t at;       /* not before that; 0 = at any time */
        int64_t failures; /* in a row */
    } next[POLL_CALLS];
    int64_t spent_day, spent; /* since 1970; millionths of a dollar on that day */
    int64_t readable_at;      /* when a message from a person was last read */
    int64_t success_at;
    int64_t sent_at; /* when a letter was last taken; 0 = never */
    int64_t swept_at;
    const char *told; /* the trouble that was told of last; "" = all has been well since */
    int64_t told_at;
    bool changed; /* something above is not saved yet */
};

/** Runs it. What the service does wrong is in `poll->trouble`; a status other than STATUS_OK says that this machine or
 *  the database failed. `site`, `phrases`, `courier` and `arena` must be set, and all else zeroed but what the caller
 *  wants. */
enum status waiter_poll_run(struct waiter_poll *poll, struct err *err);

/** Tells whoever listens that a step is done. */
void waiter_poll_step(const struct waiter_poll *poll, const char *label);

#endif
