/**
 * What a reply says beside its body.
 */
#ifndef NET_NET_REPLY_H
#define NET_NET_REPLY_H

#include "net/net.h"

#include <stdint.h>

/** The value of a header, any case, without blanks around it, valid as long as the reply; of several the last one. False
 *  when there is none. */
bool net_reply_header(const struct net_reply *reply, const char *name, struct str *value);

/** A header that is a whole number from 0 to `max`. */
bool net_reply_number(const struct net_reply *reply, const char *name, int64_t max, int64_t *out);

/** How far the server's clock is ahead of ours, in seconds, by its Date; false when it does not say. */
bool net_reply_skew(const struct net_reply *reply, int64_t *skew);

/** Seconds to wait by its Retry-After, a number or a moment by its own clock (RFC 9110 section 10.2.3): 0 to one year.
 *  False when it does not say. */
bool net_reply_retry_after(const struct net_reply *reply, int64_t *seconds);

#endif
