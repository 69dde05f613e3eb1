/**
 * Accounts: who may do what. How people log in is another matter; every change of the site names the account that
 * made it.
 */
#ifndef SITE_ACCOUNT_H
#define SITE_ACCOUNT_H

#include "site/site.h"

struct account {
    int64_t id;
    const char *handle; /* a codename: 1–32 of a-z 0-9 - */
    enum role role;
    bool banned;
    int64_t created_at;
};

const char *role_name(enum role role);
bool role_of(struct str name, enum role *out);

/** STATUS_NOT_FOUND for an unknown or removed handle. */
enum status account_find(struct db *db, struct arena *arena, const char *handle,
                         struct account *out, struct err *err);

/** A new account in a transaction of its own. STATUS_CONFLICT when the handle is taken. */
enum status account_add(struct site *site, const char *handle, enum role role, struct account *out,
                        struct err *err);

#endif
