/**
 * What the waiter does about one message, and what he says to it. By the first of these words that is in it:
 *
 *     check    a brand-new check; whoever is unknown gets an account
 *     clout    balance and rank
 *     claim    the claim of the moment and where to make one
 *     help     the five words
 *
 * "please" is heard beside any of them. Anything else puzzles him, once a day for each person. A message with the code
 * of a wish to link (site/waiter_link.h) is understood before all of them. Silence gets: who is banned, he himself, who was
 * answered WAITER_ANSWERS_PER_DAY times today, and a `check` after which the same person has sent another.
 *
 * The catchphrase at the end is the member's own (the chef is a member like others), else that of the waiter's account, which
 * is whatever account his id on the service is linked to, else everybody's.
 */
#ifndef SITE_WAITER_REPLY_H
#define SITE_WAITER_REPLY_H

#include "site/rank.h"
#include "site/waiter_handle.h"

/* What is the same for all messages of a batch. */
struct waiter_room {
    const struct waiter *waiter;
    struct rank_list ranks;
    const char *claim;       /* of the moment; NULL = none */
    const char *catchphrase; /* for those who have none of their own; NULL = none */
};

struct waiter_inbox {
    const char *event_id;
    int64_t place;
    const char *sender;
    const char *sender_name;
    const char *text;
    unsigned words; /* of site/waiter_words.h */
};

struct waiter_reply {
    const char *text;    /* NULL = silence */
    bool puzzled;        /* says only what he can read */
    const char *outcome; /* for the log: "check", "banned", … */
};

enum status waiter_room_enter(const struct waiter *waiter, struct arena *arena,
                              struct waiter_room *out, struct err *err);

/** Does it, inside the caller's transaction. Everything is in `arena`. */
enum status waiter_reply(const struct waiter_room *room, struct arena *arena,
                         const struct waiter_inbox *message, struct waiter_reply *out,
                         struct err *err);

#endif
