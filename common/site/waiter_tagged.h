/**
 * Posts that tag the chef: their likes are looked at again and again, ever more rarely, and paid to whoever wrote
 * them: REWARD_LIKE for each, once, as far as CAP_LIKES_POST and CAP_DAY go. What was paid stays paid when likes are
 * taken back. Likes of somebody who has no account, or is banned, are not paid, but may be when that changes before the
 * last look.
 */
#ifndef SITE_WAITER_TAGGED_H
#define SITE_WAITER_TAGGED_H

#include "site/site.h"

#define TAGGED_BATCH 100                     /* posts that are asked for at once */
#define TAGGED_KEEP_SECONDS (60 * 24 * 3600) /* twice as long as they are looked at */

struct tagged_post {
    const char *post_id;
    const char *author; /* the service's own id of a person */
    int64_t likes;      /* -1 = the post is gone */
    int64_t at;         /* seconds; when it was written */
};

/* In all of these `now` is by the clock that also says when posts were written: the service's. */

/** Remembers a post and pays what its likes are worth so far, in a transaction of its own; a post that is known
 *  already is looked at like in tagged_seen(), and one that is TAGGED_KEEP_SECONDS old is not remembered any more. Ids are
 *  as in site/waiter_message.h: STATUS_INVALID. */
enum status tagged_add(struct site *site, const char *transport, const struct tagged_post *post,
                       int64_t now, struct err *err);

/** The ids of at most TAGGED_BATCH posts that should be looked at by `now`, in `arena`. */
enum status tagged_due(struct db *db, struct arena *arena, const char *transport, int64_t now,
                       const char **ids, size_t *count, struct err *err);

/** What a post has now (`post->author` and `post->at` are not needed): pays the likes that were not paid yet, and says
 *  when to look again: when it is 1 hour, 6 hours, 1, 3, 7, 14 and 30 days old, and then never; never, either, when it is
 *  gone. A post that nobody knows is left alone. In a transaction of its own. */
enum status tagged_seen(struct site *site, const char *transport, const struct tagged_post *post,
                        int64_t now, struct err *err);

/** Forgets at most `limit` posts that are TAGGED_KEEP_SECONDS old and not looked at any more: a sweep of
 *  site/housekeeping.h. Should one of them come again, the ledger knows what was paid for it. */
enum status tagged_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
