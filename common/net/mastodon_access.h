/**
 * What a token may do on Mastodon.
 */
#ifndef NET_MASTODON_ACCESS_H
#define NET_MASTODON_ACCESS_H

#include "net/mastodon_ask.h"

/** For `struct courier_calls`. No server tells the scopes of a token, so what he does all day is tried, in a way that
 *  changes nothing: a page of one notification, one of one post, and a post without a text, which servers refuse; with 403
 *  when the token does not reach so far (https://docs.joinmastodon.org/api/oauth-scopes/). */
enum courier_outcome mastodon_access(struct courier *c, struct arena *arena, const char *self,
                                     struct courier_report *report);

#endif
