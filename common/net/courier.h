/**
 * A courier carries messages between the waiter and one service. Each kind (local, x, mastodon) is one of these; the
 * poll (net/waiter_poll.h) knows nothing else of a service.
 *
 * Ids, page tokens and marks are the courier's own texts, that nobody else looks into. A courier keeps nothing
 * between runs but its keys (net/waiter_keys.h) and what it asks to be noted; one whose keys change while it works
 * notes the new ones before it uses them.
 */
#ifndef NET_COURIER_H
#define NET_COURIER_H

#include "site/waiter_message.h"
#include "site/waiter_outbox.h"
#include "site/waiter_tagged.h"

/** What came of asking a service for something. */
enum courier_outcome {
    COURIER_OK,
    COURIER_LATER,   /* not now: nothing has happened, `until` says when to try again */
    COURIER_PAUSED,  /* the whole service, until `until`: no credit, a cap of the month */
    COURIER_UNCLEAR, /* no answer came: it may have happened or not */
    COURIER_NEVER,   /* this one thing is impossible: gone, forbidden, no such person */
    COURIER_DENIED,  /* the service does not accept the keys: an admin must act */
    COURIER_STALE,   /* the page token is not known any more: begin again at the top */
    COURIER_SHOWN, /* the letter arrived, and others may read it, too: no secret in it is one any more */
    COURIER_FAULT /* the answer is not what the service's own document says, or the machine failed */
};

/** What a call says beside its result. Zeroed by the caller. */
struct courier_report {
    /* For COURIER_LATER, COURIER_PAUSED and COURIER_SHOWN: seconds, by this machine's clock; 0 = the courier does not know. */
    int64_t until;
    int64_t spent;  /* millionths of a dollar, by the configured prices */
    int64_t skew;   /* seconds that the service's clock is ahead; INT64_MIN = it did not say */
    struct err err; /* a sentence, without texts of messages and without secrets, when not OK */
};

/** A window of a rate limit: of one call, named as in `struct courier_calls` ("messages", "send", "find", …), or of a
 *  longer window above it ("send.day"). The poll does not begin a call while a window of its name, or of its name with
 *  ".day", has nothing left. */
struct courier_limit {
    char name[24];
    int64_t remaining;
    int64_t reset_at; /* seconds, by this machine's clock */
};

#define COURIER_LIMITS 16
#define COURIER_PAGE_MAX 100
#define COURIER_BATCH_MAX 100

enum courier_order {
    NEWEST_FIRST, /* pages lead back in time; `high` only says where to stop, and the poll knows when */
    OLDEST_FIRST /* pages lead forward from `high`; what has no `high` yet begins where it likes */
};

/** One page of a stream. */
struct courier_page {
    struct waiter_message messages[COURIER_PAGE_MAX]; /* of persons, to him alone */
    struct tagged_post posts[COURIER_PAGE_MAX];       /* or, of mentions, these */
    size_t count;                                     /* of one or the other */
    size_t skipped; /* events that are no such thing: his own, of groups, without a text */
    /* The smallest and the largest mark on the page, skipped ones too; NULL = the page is empty. */
    const char *first;
    const char *last;
    const char *next; /* the token of the next page; NULL = that was all */
};

struct courier_ask {
    const char *high; /* NULL = nothing was read ever; the same for all pages of a reading */
    const char *page; /* token of a page; NULL = the first one */
    size_t most;      /* 1 … COURIER_PAGE_MAX */
};

struct courier {
    const char *transport; /* "x" */
    enum courier_order order;
    bool
        live; /* what it brings is said at this moment: none of it is too old, whatever the clock says */
    /* So many letters are sent in one go, at most COURIER_BATCH_MAX; 0 = one by one. Who dies among them has all of
     * them looked for. */
    size_t batch;
    size_t likes_most;        /* posts whose likes are asked for in one call; 0 = TAGGED_BATCH */
    struct waiter_keys *keys; /* NULL for local */
    /* The waiter's own id there, from the notes; "" = not known yet, and then the poll asks `who` before anything
     * else. */
    const char *self;
    const char *chef; /* of PIEROGIS_CHEF for this transport, without the transport; NULL = none */
    /* Kept up to date by the courier, remembered by the poll. */
    struct courier_limit limits[COURIER_LIMITS];
    size_t limit_count;
    /* When the call that is made must be over, in milliseconds of clock_monotonic_ms(): no request of it waits longer. Set by
     * the poll; 0 = there is time. */
    int64_t deadline;
    const struct courier_calls *calls;
    struct site *site; /* its configuration, and notes of dialects */
    void *own;         /* what only this kind of courier knows */
};

/** What a courier can do. Results live in `arena`. Every call but `find` and `likes` makes at most one request, or
 *  few. */
struct courier_calls {
    /** Asks who he is: `*id` and `*name`. One call proves that the keys work. */
    enum courier_outcome (*who)(struct courier *c, struct arena *arena, const char **id,
                                const char **name, struct courier_report *report);

    /** What of his work the keys do not allow: COURIER_DENIED says it in a sentence, COURIER_OK: nothing. `self` is the id
     *  that `who` has told. NULL: nobody can tell before he tries, or `who` has noted it (NOTE_ACCESS). More than one
     *  request. */
    enum courier_outcome (*access)(struct courier *c, struct arena *arena, const char *self,
                                   struct courier_report *report);

    /** A page of messages to him. */
    enum courier_outcome (*messages)(struct courier *c, struct arena *arena,
                                     const struct courier_ask *ask, struct courier_page *out,
                                     struct courier_report *report);

    /** Sends a letter; `*remote_id` is the service's id of it. COURIER_LATER, COURIER_PAUSED and COURIER_DENIED
     *  say that it surely was not sent; COURIER_FAULT, like COURIER_UNCLEAR, that it may have been: `find` will tell.
     *  COURIER_SHOWN, as of `find`: what is secret in it is made worthless; with a time in `until` the service may do
     *  that with every letter, and is left alone. */
    enum courier_outcome (*send)(struct courier *c, struct arena *arena,
                                 const struct waiter_letter *letter, const char **remote_id,
                                 struct courier_report *report);

    /** Looks whether a letter has arrived that he tried to send at `letter->sent_at`, here by the clock of the service:
     *  `*remote_id` is the newest message of his own in that conversation that says the same (services change links and
     *  escape characters) and was sent neither before the message that it answers nor two minutes before `sent_at`;
     *  NULL when there is none. COURIER_NEVER: it cannot be found out, ever. */
    enum courier_outcome (*find)(struct courier *c, struct arena *arena,
                                 const struct waiter_letter *letter, const char **remote_id,
                                 struct courier_report *report);

    /** A page of posts that tag the chef. NULL: this service has none. */
    enum courier_outcome (*mentions)(struct courier *c, struct arena *arena,
                                     const struct courier_ask *ask, struct courier_page *out,
                                     struct courier_report *report);

    /** The likes that posts have now; `posts` has room for `count` and gets their ids and likes, -1 for those that are
     *  gone. At most `likes_most` ids. NULL: this service has none. */
    enum courier_outcome (*likes)(struct courier *c, struct arena *arena, const char *const *ids,
                                  size_t count, struct tagged_post *posts,
                                  struct courier_report *report);

    /** Whether the mark `a` is newer than `b`: > 0, 0, < 0. */
    int (*compare)(const char *a, const char *b);

    /** When what has this mark was written, in seconds by the service's clock; a courier with the order NEWEST_FIRST has this,
     *  and the ids of its messages and posts are their marks. */
    int64_t (*when)(const char *mark);
};

/** A kind of courier, as the table of them says it. */
struct courier_kind {
    const char *transport;
    /** Makes the courier ready: reads its keys, asks nothing. `c` comes with transport, site, self, chef and limits set,
     *  and all else zeroed, but for `keys` that are to be tried before they are kept (net/waiter_keys.h).
     *  STATUS_NOT_FOUND: it has no keys on this site. */
    enum status (*open)(struct courier *c, struct site *site, struct arena *arena, struct err *err);
};

/** All kinds that this program has, NULL at the end; each stands in the file that is called like it. Programs without a
 *  network have only the local one. */
extern const struct courier_kind *const courier_kinds[];

/** Makes a courier of that kind, with what is remembered of its transport. Texts are in `arena`, which must stay.
 *  STATUS_NOT_FOUND: it has no keys on this site. */
enum status courier_open(struct courier *c, const struct courier_kind *kind, struct site *site,
                         struct arena *arena, struct err *err);

/** The limit of that name, made on first use with `remaining` -1 (nobody knows); NULL when there are COURIER_LIMITS
 *  already. */
struct courier_limit *courier_limit(struct courier *c, const char *name);

/** How many milliseconds a request may take that is made now: at most `most`, and not beyond the deadline; 0 = it must not be
 *  made any more. */
int64_t courier_time_left(const struct courier *c, int64_t most);

#endif
