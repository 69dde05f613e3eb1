/**
 * Wishes to link an account with somebody on a service for messages. An admin has them (`pierogis account link`), and both
 * sides must say yes: first the account, on its own page, which then shows a code; then whoever the wish names, by
 * sending the waiter that code in a message. So nobody becomes somebody by what they are called or by what only one of
 * the two says. A wish is a note of its transport (NOTE_LINK) and holds for a day; the code follows from it and the site's
 * secret (login_check_derive()), and stands nowhere.
 */
#ifndef SITE_WAITER_LINK_H
#define SITE_WAITER_LINK_H

#include "site/identity.h"
#include "site/login_check.h"

#define WAITER_WISH_SECONDS (24 * 3600)
#define WAITER_WISHES_MAX 10 /* of one account at a time */

struct waiter_wish {
    struct identity identity;
    int64_t account_id;
    int64_t expires_at;
    const char *nonce;
    bool agreed; /* the account has said yes */
    bool self;   /* it is the waiter's own identity: that yes is enough (waiter_link_self()) */
};

struct waiter_wish_list {
    struct waiter_wish items[WAITER_WISHES_MAX];
    size_t count;
};

/** Wishes that `identity` were the account's. A wish of another account for it is forgotten; the same one holds for a day
 *  again, with the yes that was said. `*linked` is true, and nothing is wished, when it is the account's already.
 *  STATUS_FORBIDDEN: the account is not active, or the identity is that of one who is banned. STATUS_CONFLICT: the
 *  account has too many wishes, or IDENTITIES_MAX. Has a transaction of its own. */
enum status waiter_link_ask(struct site *site, struct arena *arena, const struct account *account,
                            const struct identity *identity, bool *linked, struct err *err);

/** The wishes of an account that hold, in order of transport and id. */
enum status waiter_link_list(struct db *db, struct arena *arena, int64_t account_id,
                             struct waiter_wish_list *out, struct err *err);

/** The account says yes, or no: then the wish is forgotten. STATUS_NOT_FOUND: there is no such wish (any more). Has a
 *  transaction of its own. */
enum status waiter_link_answer(struct site *site, struct arena *arena, int64_t account_id,
                               const struct identity *identity, bool yes, struct err *err);

/** Whether the identity is the waiter's own, as far as he knows himself. */
enum status waiter_link_is_self(struct db *db, struct arena *arena, const struct identity *identity,
                                bool *self, struct err *err);

/** The code with which the person says yes to a wish. */
void waiter_link_code(const struct site *site, const struct waiter_wish *wish,
                      char out[LOGIN_CHECK_TEXT]);

/** What `who` writes, inside the caller's transaction: if the code of a wish for them is in it and the account has said
 *  yes, they are linked, `*linked` is true, and `account` is whose they are. Anything else is no error. */
enum status waiter_link_hear(struct site *site, struct arena *arena, const struct identity *who,
                             const char *text, struct account *account, bool *linked,
                             struct err *err);

/** The waiter's own identity, inside the caller's transaction: nobody can write to him from there but he himself, so that the
 *  yes of the account is enough, as it is an admin with his keys who asks. No wish, or no yes, is no error. */
enum status waiter_link_self(struct site *site, struct arena *arena, const struct identity *self,
                             struct err *err);

/** Forgets at most `limit` wishes that are over: a sweep of site/housekeeping.h. */
enum status waiter_link_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
