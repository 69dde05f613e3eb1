/**
 * Logging in with a check.
 */
#ifndef SITE_LOGIN_CHECK_USE_H
#define SITE_LOGIN_CHECK_USE_H

#include "site/login_check.h"

/* Tries of one address prefix: so many at once, and one more in so many seconds. */
#define LOGIN_TRIES 10
#define LOGIN_TRY_SECONDS 60

struct login_request {
    struct str typed;   /* the code, as it came */
    const char *prefix; /* limit_prefix() of the sender */
    struct str agent;   /* the header User-Agent */
    int64_t account_id; /* whose session the browser has now; 0 = nobody's */
    int64_t session_id; /* that session; 0 = none */
};

struct login {
    struct account account;
    char token[HASH_TEXT]; /* the value of the cookie */
    bool merged;           /* the browser's guest has become the account */
    int64_t wait;          /* with STATUS_TOO_MANY: seconds */
};

/** Uses the check up and begins a session of its account, all in one transaction. The session that the browser had
 *  ends; if it was a guest's, the guest becomes the account (site/guest.h). Of two logins with one check, one succeeds.
 *  STATUS_INVALID, with one sentence for all: a check that never was, was used, has been replaced or is too old, or
 *  whose account is not active. STATUS_TOO_MANY: too many tries from this prefix; then nothing has been written. */
enum status login_check_use(struct site *site, struct arena *arena,
                            const struct login_request *request, struct login *out,
                            struct err *err);

#endif
