/**
 * Finds letters on Mastodon that may have been sent.
 */
#ifndef NET_MASTODON_FIND_H
#define NET_MASTODON_FIND_H

#include "net/mastodon_ask.h"

/** For `struct courier_calls`: looks through the waiter's own posts, newest first. */
enum courier_outcome mastodon_find(struct courier *c, struct arena *arena,
                                   const struct waiter_letter *letter, const char **remote_id,
                                   struct courier_report *report);

#endif
