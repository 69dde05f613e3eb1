/**
 * Clout: earning, spending, granting, giving back. The ledger (site/clout_entry.h) is only ever added to: each entry
 * moves an amount from one purse to another. New clout comes out of the mint, spent clout goes into the sink.
 *
 * All of these write, inside the transaction of the caller, which is the whole business event: the claim, its price
 * and its audit entry stand or fall together. Calling them outside of one is a bug. They write to the tables `purse`,
 * `entry`, `earned` and `event`. Amounts are whole clout.
 *
 * Each entry has a key made from the business event, unique in the ledger, so that doing it twice does it once:
 *     oracle:QUESTION:ACCOUNT   trivia        grant:RANDOM    an admin
 *     claim:ID   upload:ID      prices        refund:KEY      the price under KEY, given back
 *     alt:ID                    descriptions  merge:GUEST:…   site/clout_merge.h
 *     like:HASH:COUNT           likes of a post that tags the chef (site/waiter_tagged.h)
 * Prices and rewards are the caller's to read from the configuration: an entry keeps what it once was.
 */
#ifndef SITE_CLOUT_H
#define SITE_CLOUT_H

#include "site/site.h"

enum clout_reason {
    CLOUT_TRIVIA,
    CLOUT_CLAIM,
    CLOUT_UPLOAD,
    CLOUT_ALT,
    CLOUT_GRANT,
    CLOUT_REFUND,
    CLOUT_MERGE,
    CLOUT_LIKE
};

#define CLOUT_AMOUNT_MAX 1000000000 /* of one entry */
#define CLOUT_KEY_MAX 200           /* bytes */
#define CLOUT_WHY_MAX 200           /* bytes */

struct clout_order {
    int64_t account_id;
    int64_t amount; /* 0 … CLOUT_AMOUNT_MAX; 0 moves nothing and leaves no entry */
    enum clout_reason reason;
    const char *key; /* 1 … CLOUT_KEY_MAX bytes */
};

/** What has come of it. */
struct clout_move {
    int64_t entry_id; /* 0: nothing has moved */
    int64_t amount;   /* that has moved; when the key was there already: that moved then */
    bool
        again; /* the key was in the ledger already, for the same account: nothing has changed now */
};

/** "trivia", "claim", …: as in the ledger. */
const char *clout_reason_name(enum clout_reason reason);

/** Pays a reward out of the mint, as far as the account's sum of this day (UTC) stays within CAP_DAY and, for a
 *  guest, that of its address `prefix` ("prefix:HASH"; NULL = no guest) within CAP_PREFIX. `moved->amount` says how
 *  much was paid. Where nothing is left under the caps that is 0, and the key is still free: another day may pay. The day is
 *  that of the clock; a day that comes twice, because the clock was set back, has one sum. STATUS_CONFLICT:
 *  the account has been merged or removed, or the key belongs to another account's entry. STATUS_NOT_FOUND: there is
 *  no such account. */
enum status clout_earn(struct site *site, const struct clout_order *order, const char *prefix,
                       struct clout_move *moved, struct err *err);

/** Pays a price into the sink. STATUS_TOO_POOR, with price and balance in the sentence; STATUS_CONFLICT as above. */
enum status clout_spend(struct site *site, const struct clout_order *order,
                        struct clout_move *moved, struct err *err);

/** An admin gives `amount` out of the mint, or takes a negative one into the sink, down to zero; caps do not count,
 *  the rank does. Writes the audit entry with `why`, a line of up to CLOUT_WHY_MAX bytes. STATUS_FORBIDDEN for other
 *  actors; STATUS_INVALID for an amount of 0 or beyond CLOUT_AMOUNT_MAX, or a bad line; STATUS_CONFLICT as above. */
enum status clout_grant(struct site *site, int64_t account_id, int64_t amount, const char *why,
                        struct clout_move *moved, struct err *err);

/** Gives back what was paid into the sink under `key`, once, whatever prices are now: to the account that paid, or
 *  the one that it has been merged into, whose debts from that it pays first (site/clout_merge.h); `moved->amount` is
 *  what is left. Nothing moves when nothing was paid (a price of 0) or the account has been
 *  removed. STATUS_CONFLICT when the entry is no price. */
enum status clout_refund(struct site *site, const char *key, struct clout_move *moved,
                         struct err *err);

#endif
