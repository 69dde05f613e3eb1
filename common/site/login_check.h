/**
 * Checks: the codes that log an account in. A check is 80 random bits as 16 characters of Crockford's base 32 in four
 * groups ("7F3K-QW0Z-…"). It holds for a quarter of an hour and for one login; an account has one at a time.
 * The database has only its hash, keyed with the site's secret. How one is used stands in site/login_check_use.h.
 */
#ifndef SITE_LOGIN_CHECK_H
#define SITE_LOGIN_CHECK_H

#include "base/hash.h"
#include "site/account.h"

#define LOGIN_CHECK_SECONDS 900
#define LOGIN_CHECK_CHARACTERS 16
#define LOGIN_CHECK_TEXT (LOGIN_CHECK_CHARACTERS + 3 + 1) /* with hyphens and NUL */
#define LOGIN_CHECK_FIELD "code" /* its name in the form of the page, and in the link to it */

struct login_check {
    char code[LOGIN_CHECK_TEXT];
    int64_t expires_at;
};

/** A brand-new check. The one before stops working in the same statement; sessions go on. STATUS_FORBIDDEN: the account
 *  is not active. Has a transaction of its own. */
enum status login_check_make(struct site *site, const struct account *account,
                             struct login_check *out, struct err *err);

/** What people typed into the characters themselves: small letters are capitals, O is 0, I and L are 1, and blanks and
 *  hyphens (those of Unicode, too) are nothing. False for what can be no check. */
bool login_check_read(struct str typed, char out[LOGIN_CHECK_CHARACTERS + 1]);

/** Whether the characters stand in a text, among others and written as login_check_read() takes them. */
bool login_check_is_in(struct str text, const char *characters);

/** The form in which the table `login_check` knows the characters of a check. */
void login_check_hash(const char *secret_key, const char *characters, char out[HASH_TEXT]);

/** The characters that follow from the site's secret and `purpose`, the same each time: a code that need not be kept to be
 *  told or known again. A purpose begins with a word for the kind of code, which is not "check:". */
void login_check_derive(const char *secret_key, const char *purpose,
                        char characters[LOGIN_CHECK_CHARACTERS + 1]);

/** The characters in groups, as people are shown them. */
void login_check_group(const char *characters, char out[LOGIN_CHECK_TEXT]);

/* --- checks that the waiter hands out: made in one transaction, good from the moment in which they are sent --- */

#define LOGIN_CHECK_KEEP_SECONDS (30 * 24 * 3600) /* for so long an answer may wait to be sent */

/** The account's check from now on, with its audit entry, inside the caller's transaction; the one before stops working. It
 *  is good until `expires_at`: for one that is not sent yet, that is now. STATUS_FORBIDDEN: the account is not
 *  active. */
enum status login_check_put(struct site *site, const struct account *account,
                            const char *characters, int64_t expires_at, struct err *err);

/** A check that was neither used nor replaced is good until `expires_at`, inside the caller's transaction; any other stays
 *  as dead as it is. */
enum status login_check_extend(struct site *site, const char *characters, int64_t expires_at,
                               struct err *err);

/** Forgets at most `limit` checks that have been good no more for LOGIN_CHECK_KEEP_SECONDS: a sweep of
 *  site/housekeeping.h. */
enum status login_check_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
