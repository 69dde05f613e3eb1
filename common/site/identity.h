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

/** Says that `identity` is `account`. Linked to that account already: nothing happens. STATUS_CONFLICT: it belongs to
 *  another account, whose yes would be needed, or the account has IDENTITIES_MAX. STATUS_FORBIDDEN: the account is not
 *  active. Has a transaction of its own. */
enum status identity_link(struct site *site, struct arena *arena, const struct account *account,
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
