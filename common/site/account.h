/**
 * Accounts: who may do what. Every change of the site names the account that made it. How people log in stands in
 * site/login_check.h and site/session_change.h, what happens to accounts in site/account_change.h.
 */
#ifndef SITE_ACCOUNT_H
#define SITE_ACCOUNT_H

#include "site/site.h"

enum account_state {
    ACCOUNT_ACTIVE,
    ACCOUNT_BANNED,
    ACCOUNT_MERGED, /* a guest who turned out to be somebody else */
    ACCOUNT_REMOVED
};

struct account {
    int64_t id;
    const char *handle; /* a codename: 1–32 of a-z 0-9 - */
    enum role role;
    enum account_state state;
    int64_t created_at;
    const char *catchphrase; /* NULL = everybody's (the phrase "catchphrase") */
    int64_t merged_id;       /* whose this guest turned out to be; 0 = nobody's */
};

struct account_list {
    struct account *items;
    size_t count;
    bool more;
};

const char *role_name(enum role role);
bool role_of(struct str name, enum role *out);
const char *account_state_name(enum account_state state);
bool account_state_of(struct str name, enum account_state *out);

/** STATUS_NOT_FOUND for an unknown or removed handle. */
enum status account_find(struct db *db, struct arena *arena, const char *handle,
                         struct account *out, struct err *err);

/** In any state. */
enum status account_by_id(struct db *db, struct arena *arena, int64_t id, struct account *out,
                          struct err *err);

struct account_filter {
    const char *role;  /* as role_name() says it; NULL = any */
    const char *state; /* as account_state_name() says it; NULL = any but removed */
};

/** Everybody who passes `filter`, in id order after `after_id`. */
enum status account_page(struct db *db, struct arena *arena, const struct account_filter *filter,
                         int64_t after_id, size_t limit, struct account_list *out, struct err *err);

/** STATUS_FORBIDDEN with a sentence unless the account is active: for those who act in its name. */
enum status account_check_active(const struct account *account, struct err *err);

/** A new account and its audit entry, inside the caller's transaction. STATUS_CONFLICT when the handle is taken; the
 *  transaction can go on then. */
enum status account_insert(struct site *site, const char *handle, enum role role,
                           struct account *out, struct err *err);

/** The same in a transaction of its own. */
enum status account_add(struct site *site, const char *handle, enum role role, struct account *out,
                        struct err *err);

#endif
