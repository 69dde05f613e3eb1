/**
 * The courier for X, by its API v2 with OAuth 1.0a: keys of that kind do not expire, so nothing can be lost between two
 * runs.
 *
 * Two generations of names are in use for the same things: posts are `tweet` in one, `post` in the other, and who wrote a
 * post or message is a field in one, and told for `expansions` in the other. The courier asks in the one that it
 * has noted (NOTE_DIALECT "posts" and "sender"); when the service does not understand, it asks once more in the other
 * one, and notes that.
 */
#ifndef NET_COURIER_X_H
#define NET_COURIER_X_H

#include "net/courier.h"

extern const struct courier_kind courier_kind_x;

#endif
