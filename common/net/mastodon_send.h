/**
 * Letters of the waiter as posts on Mastodon: visible to one person, who is mentioned in front.
 */
#ifndef NET_MASTODON_SEND_H
#define NET_MASTODON_SEND_H

#include "net/mastodon_ask.h"

#define MASTODON_TEXT_MAX 500 /* characters of a post, where the server says nothing else */

/** For `struct courier_calls`. Within an hour the server makes one post of a letter, however often it is sent
 *  (Idempotency-Key). One to a message that was deleted in the meantime, or that must not be answered, is sent once more as
 *  an answer to nothing: that is a second request. */
enum courier_outcome mastodon_send(struct courier *c, struct arena *arena,
                                   const struct waiter_letter *letter, const char **remote_id,
                                   struct courier_report *report);

/** For `struct courier_calls`: looks through the waiter's own posts, newest first. */
enum courier_outcome mastodon_find(struct courier *c, struct arena *arena,
                                   const struct waiter_letter *letter, const char **remote_id,
                                   struct courier_report *report);

/** The post that a letter to `account` becomes. No "@" in the text is left that could call somebody else: it is "%40" in an
 *  address of the web, and elsewhere a zero-width space stands behind it. What is too long is cut, unless the code of a check
 *  would be lost. */
const char *mastodon_post_text(struct arena *arena, const char *account,
                               const struct waiter_letter *letter);

#endif
