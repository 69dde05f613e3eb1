/**
 * What happens to accounts: roles, bans, catchphrases. All of it acts on the next request of whoever is meant, because
 * each request asks the database who its sender is; so no session needs to end.
 *
 * The site itself and admins may do everything, staff may ban guests and members, and everybody may choose a
 * catchphrase: STATUS_FORBIDDEN otherwise. There is always an active admin: STATUS_CONFLICT for what would leave none.
 * A change to what is there already is no change: STATUS_OK, and no audit entry. Each function has a transaction of its
 * own; `out` gets the account as it is then.
 */
#ifndef SITE_ACCOUNT_CHANGE_H
#define SITE_ACCOUNT_CHANGE_H

#include "site/account.h"

#define CATCHPHRASE_MAX 100 /* bytes of UTF-8 */

enum status account_set_role(struct site *site, struct arena *arena, int64_t id, enum role role,
                             struct account *out, struct err *err);

/** Whether `actor` may ban or unban the account: STATUS_FORBIDDEN with the reason. Nobody bans themselves. */
enum status account_may_ban(const struct actor *actor, const struct account *account,
                            struct err *err);

/** A banned account has no sessions and no checks for as long as it is banned. Its check dies for good.
 *  STATUS_FORBIDDEN as account_may_ban() says. */
enum status account_ban(struct site *site, struct arena *arena, int64_t id, struct account *out,
                        struct err *err);
enum status account_unban(struct site *site, struct arena *arena, int64_t id, struct account *out,
                          struct err *err);

/** One line of clean text without WATCH_WORDS; "" = everybody's. STATUS_INVALID with the rule that it breaks. */
enum status account_set_catchphrase(struct site *site, struct arena *arena, int64_t id,
                                    const char *catchphrase, struct account *out, struct err *err);

/** STATUS_CONFLICT if `account` is the only active admin: before something takes that away. Inside the transaction that
 *  does it. */
enum status account_check_not_last(struct db *db, const struct account *account, struct err *err);

#endif
