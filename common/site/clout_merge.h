/**
 * The clout of a guest who turns out to be a member.
 */
#ifndef SITE_CLOUT_MERGE_H
#define SITE_CLOUT_MERGE_H

#include "site/clout.h"
#include "site/clout_entry.h"

struct clout_merged {
    int64_t
        gained; /* what the member's balance has risen by; negative where the guest had spent what was not due */
    int64_t lost; /* rewards of the guest that the member could not have had */
};

/** Moves the guest's clout to the member, as if the member had done what the guest did: each reward of the guest is
 *  paid to the member by the member's own rules, then what the guest has spent is taken off. So a question is paid once
 *  (the entry `oracle:QUESTION:MEMBER` is there from now on), no day's sum exceeds CAP_DAY, and the rank counts what
 *  both have earned. Rewards that are not due to the member go to the sink; where the guest has spent them already, the
 *  member's balance pays, down to zero. The guest's purse is empty afterwards.
 *
 *  Inside the transaction that marks the guest as merged, before or after that. Once per guest, which is the caller's
 *  guard (`UPDATE account … WHERE state = 'active'`); a second call for a guest whose merge left entries changes
 *  nothing. STATUS_CONFLICT when the member has been merged or removed. */
enum status clout_merge(struct site *site, int64_t guest_id, int64_t member_id,
                        struct clout_merged *merged, struct err *err);

/** A price that the guest had paid has come back to the member, who holds `amount` of it at least. Takes off it, into
 *  the sink, what is still owed for the guest: spent though it was not due, and more than the member's balance could pay
 *  when they were merged. `price_key` is the price's key in the ledger; `*taken` gets the amount, 0 where nothing is
 *  owed. Inside the caller's transaction. */
enum status clout_merge_collect(struct db *db, const struct clout_holder *guest,
                                const struct clout_holder *member, int64_t amount,
                                const char *price_key, int64_t *taken, struct err *err);

#endif
