/**
 * What there is to say about the waiter's work on one transport, for those who look after him.
 */
#ifndef SITE_WAITER_STATE_H
#define SITE_WAITER_STATE_H

#include "db/db.h"

/** Posts that tag the chef. */
struct waiter_posts {
    int64_t watched;  /* whose likes are still looked at */
    int64_t likes;    /* of all posts that are remembered */
    int64_t credited; /* of these likes: paid */
};

enum status waiter_posts(struct db *db, const char *transport, struct waiter_posts *out,
                         struct err *err);

/** Likes of one post, and how many of them are paid; `*author`, in `arena`, is the service's id of who wrote it.
 *  STATUS_NOT_FOUND for a post that nobody has seen. */
enum status waiter_post(struct db *db, struct arena *arena, const char *transport,
                        const char *post_id, struct waiter_posts *out, const char **author,
                        struct err *err);

#endif
