/**
 * Sends letters as posts on Mastodon: visible to one person, who is mentioned in front.
 */
#ifndef NET_MASTODON_SEND_H
#define NET_MASTODON_SEND_H

#include "net/mastodon_ask.h"

/** For `struct courier_calls`. Within an hour the server makes one post of a letter, however often it is sent
 *  (Idempotency-Key). One to a message that was deleted in the meantime, or that must not be answered, is sent once more as
 *  an answer to nothing: that is a second request. */
enum courier_outcome mastodon_send(struct courier *c, struct arena *arena,
                                   const struct waiter_letter *letter, const char **remote_id,
                                   struct courier_report *report);

#endif
