/**
 * The likes of posts on Mastodon.
 */
#ifndef NET_MASTODON_LIKES_H
#define NET_MASTODON_LIKES_H

#include "net/mastodon_ask.h"

/** How many like a post; 0 when that is no such number, for what has been paid is not lost by that. */
int64_t mastodon_like_count(const struct json *status);

/** For `struct courier_calls`: asks for twenty posts at once. Servers that cannot show several (Mastodon before 4.3, and
 *  others) are asked for one after the other. */
enum courier_outcome mastodon_likes(struct courier *c, struct arena *arena, const char *const *ids,
                                    size_t count, struct tagged_post *posts,
                                    struct courier_report *report);

#endif
