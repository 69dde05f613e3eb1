/**
 * Guests: accounts that nobody asked for. Somebody who passes the bouncer gets one at once. When a browser with a
 * guest's session logs in with a check, everything that the guest has goes to the account that it logs in to.
 */
#ifndef SITE_GUEST_H
#define SITE_GUEST_H

#include "site/account.h"

/** A new account of the role guest, with a handle like "guest-7f3k", and its audit entry. Inside the caller's
 *  transaction. The handle comes from `arena`. */
enum status guest_make(struct site *site, struct arena *arena, struct account *out,
                       struct err *err);

/** Gives what the guest has to the account `member_id`: claims, content, offered words, challenges with all that the
 *  bouncer remembers, and clout. A reward for a question that the member was paid for already, and what is more than
 *  the member could have earned on the same days, ends in the sink. Sessions, checks and tokens of the guest end; its
 *  identities on services for messages are forgotten, because a login on the web is no yes from there. The guest
 *  becomes 'merged'. Inside the caller's TX_PUBLIC transaction.
 *  STATUS_CONFLICT: the guest is none any more (merged already, banned, removed, made a member), or the other account
 *  is the same one or not active; nothing has changed then. */
enum status guest_merge(struct site *site, struct arena *arena, int64_t guest_id, int64_t member_id,
                        struct err *err);

#endif
