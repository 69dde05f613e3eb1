/**
 * Removing an account for ever: what a person has a right to.
 */
#ifndef SITE_ACCOUNT_REMOVE_H
#define SITE_ACCOUNT_REMOVE_H

#include "site/account.h"

struct account_removed {
    int64_t content; /* items that were deleted with their files */
    int64_t claims;
};

/** Erases handle, identities, logins, catchphrase, claims, offered words, what was written to the waiter and content of
 *  the account, the files with it, and of the guests that have become it; also from the audit trail and the page cache. What remains is a number: the ledger's purse and
 *  the audit trail need it. The handle is free. Words of theirs that others have taken for their own pictures stay.
 *
 *  Several transactions, because each file goes with its row. The account is banned first, so nothing of it is
 *  added meanwhile; if the rest is interrupted, doing it again goes on where it stopped. STATUS_CONFLICT: the last
 *  admin, or a guest who has become another account (which must be removed instead). STATUS_FORBIDDEN unless admins do
 *  it, or the account itself. */
enum status account_remove(struct site *site, struct arena *arena, int64_t id,
                           struct account_removed *out, struct err *err);

#endif
