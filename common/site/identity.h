/**
 * Who an account is on services for messages: the service's own number or name for a person (transport, native id),
 * never what they call themselves. One identity belongs to one account; an account may have many.
 */
#ifndef SITE_IDENTITY_H
#define SITE_IDENTITY_H

#include "site/account.h"

#define NATIVE_ID_MAX 200  /* bytes */
#define IDENTITIES_MAX 100 /* of one account */
#define IDENTITY_SEPARATOR                                                                         \
    ':' /* between transport and native id, as people type them: "local:42" */

struct identity {
    const char *transport; /* a codename: "local" */
    const char *native_id; /* one line without blanks */
    int64_t linked_at;
};

struct identity_list {
    struct identity items[IDENTITIES_MAX];
    size_t count;
};

/** Takes "TRANSPORT:ID" apart, into `arena`. STATUS_INVALID with the rule that it breaks. */
enum status identity_parse(struct arena *arena, const char *text, struct identity *out,
                           struct err *err);

/** STATUS_CONFLICT when the account has IDENTITIES_MAX. */
enum status identity_check_room(struct db *db, int64_t account_id, struct err *err);

/** The identity is the account's from now on, inside the caller's transaction. One that was another account's moves; what
 *  that one has earned stays with it. That both sides want this is the caller's business (site/waiter_link.h). Linked to
 *  that account already: nothing happens. STATUS_CONFLICT: no room. STATUS_FORBIDDEN: the account is not
 *  active. */
enum status identity_link(struct site *site, struct arena *arena, int64_t account_id,
                          const struct identity *identity, struct err *err);

/** STATUS_NOT_FOUND unless it is linked to that account. Has a transaction of its own. */
enum status identity_unlink(struct site *site, const struct account *account,
                            const struct identity *identity, struct err *err);

/** The identities of an account, in order. */
enum status identity_list(struct db *db, struct arena *arena, int64_t account_id,
                          struct identity_list *out, struct err *err);

/** Whose identity it is; STATUS_NOT_FOUND for nobody's. */
enum status identity_account(struct db *db, struct arena *arena, const struct identity *identity,
                             struct account *out, struct err *err);

#endif
