/**
 * The courier of Mastodon and of servers that speak like it. He reads notifications of mentions: posts for the waiter
 * alone are messages, others that name the chef as well are tags. So the chef is the waiter's own account there, or one
 * that is named together with it.
 */
#ifndef NET_COURIER_MASTODON_H
#define NET_COURIER_MASTODON_H

#include "net/courier.h"

extern const struct courier_kind courier_kind_mastodon;

/** What the courier can do; `c->own` must be there (net/mastodon_ask.h). */
extern const struct courier_calls courier_mastodon_calls;

#endif
