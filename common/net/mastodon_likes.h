/**
 * The likes of posts on Mastodon.
 */
#ifndef NET_MASTODON_LIKES_H
#define NET_MASTODON_LIKES_H

#include "net/mastodon_ask.h"

/** Posts that a server shows at once; it refuses more. So many are asked for in one call: where each is a request of its own
 *  a hundred would take longer than a call may, and nothing would ever come of it. */
#define MASTODON_LIKES_MOST 20

/** How many like a post; 0 when that is no such number, for what has been paid is not lost by that. */
int64_t mastodon_like_count(const struct json *status);

/** For `struct courier_calls`: asks for twenty posts at once. Servers that cannot show several (Mastodon before 4.3, and
 *  others) are asked for one after the other. */
enum courier_outcome mastodon_likes(struct courier *c, struct arena *arena, const char *const *ids,
                                    size_t count, struct tagged_post *posts,
                                    struct courier_report *report);

#endif
