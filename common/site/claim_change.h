/**
 * Making claims, and taking them off the site. Each change carries its audit entry.
 */
#ifndef SITE_CLAIM_CHANGE_H
#define SITE_CLAIM_CHANGE_H

#include "site/claim.h"

/** What claim_insert() would say about the text alone: STATUS_INVALID, STATUS_BAD_MANNERS, or STATUS_OK and the text as it
 *  would be kept, in `arena`. */
enum status claim_check(struct site *site, struct arena *arena, const char *text,
                        const char **clean, struct err *err);

/** `site->actor`, an account or the site itself, claims `text`: the row, its price (site/price.h) and the audit entry,
 *  inside the caller's TX_PUBLIC transaction, which must be taken back when this fails. STATUS_INVALID: the text breaks a
 *  rule (site/claim_text.h); STATUS_BAD_MANNERS: it holds one of the WATCH_WORDS, for which people go to the dungeon;
 *  STATUS_TOO_POOR; STATUS_FORBIDDEN: the account may not act now, or there is none. None of them costs anything. */
enum status claim_insert(struct site *site, struct arena *arena, const char *text,
                         struct claim *out, struct err *err);

/** The same in a transaction of its own. */
enum status claim_add(struct site *site, struct arena *arena, const char *text, struct claim *out,
                      struct err *err);

/** Staff shows, hides or removes a claim, and with `refund` gives its price back, if it has not come back before; also
 *  when the claim is in that state already. `out` gets the claim as it is now, `*refunded` (NULL = who cares) what
 *  comes back now. STATUS_FORBIDDEN for others than staff, admins and the site itself; STATUS_CONFLICT for hiding what
 *  is removed, and for showing what has been erased with its author's account. */
enum status claim_set_state(struct site *site, struct arena *arena, int64_t id,
                            enum claim_state state, bool refund, struct claim *out,
                            int64_t *refunded, struct err *err);

/** Staff shows a hidden claim again. STATUS_CONFLICT: somebody has removed it meanwhile, perhaps with its price given
 *  back; that is undone by claim_set_state() alone. */
enum status claim_show(struct site *site, struct arena *arena, int64_t id, struct claim *out,
                       struct err *err);

#endif
