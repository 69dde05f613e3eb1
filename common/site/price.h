/**
 * What posting costs: PIEROGIS_PRICE_CLAIM and PIEROGIS_PRICE_UPLOAD, in clout.
 *
 * Guests and members pay, whoever lets them post, the command line too. Staff, admins and the site itself work here:
 * they pay nothing. A price is charged once, in the transaction that makes the thing; its key in the ledger
 * (site/clout.h) is made of the thing's id, which no other thing ever gets: "claim:7", "upload:42".
 */
#ifndef SITE_PRICE_H
#define SITE_PRICE_H

#include "site/clout.h"

/** What `site->actor` pays now for a thing of CLOUT_CLAIM or CLOUT_UPLOAD. */
int64_t price_now(const struct site *site, enum clout_reason reason);

/** STATUS_TOO_POOR, with price and balance in the sentence, when the actor could not pay now: to be asked before work
 *  that is in vain otherwise. Only reads; price_charge() decides. */
enum status price_check(struct site *site, enum clout_reason reason, struct err *err);

/** The actor pays for the thing `id`, which it has just made. Inside the transaction that makes it, which must be taken
 *  back when this fails: STATUS_TOO_POOR, or STATUS_CONFLICT for an account that is no more. */
enum status price_charge(struct site *site, enum clout_reason reason, int64_t id, struct err *err);

/** Gives back what was paid for the thing `id`, once. `*amount` (NULL = who cares) gets what has come back now: 0 when
 *  nothing was paid, or when it has come back before. Inside the caller's transaction. */
enum status price_refund(struct site *site, enum clout_reason reason, int64_t id, int64_t *amount,
                         struct err *err);

/** What was paid for the thing `id`, and what of it has come back; 0 = nothing. Only reads. */
enum status price_paid(struct db *db, enum clout_reason reason, int64_t id, int64_t *paid,
                       int64_t *returned, struct err *err);

#endif
