/**
 * Sums of what has been earned in a day (UTC), against the caps: by account ("account:7"), and for guests by address
 * prefix ("prefix:HASH"). A sum only rises, so a clock that is set back does not open a day again.
 */
#ifndef SITE_CLOUT_CAP_H
#define SITE_CLOUT_CAP_H

#include "db/db.h"

#define CLOUT_CAP_NAME 32 /* bytes that hold the name of an account */

/* How long sums are kept. Those of accounts are asked for again when a guest becomes a member (site/clout_merge.h), whose
 * session may be SESSION_SECONDS old, or the second one; those of prefixes only when a clock was set back. */
#define CLOUT_CAP_KEEP_DAYS 200
#define CLOUT_CAP_KEEP_PREFIX_DAYS 30

/** "account:7". */
void clout_cap_name(int64_t account_id, char out[CLOUT_CAP_NAME]);

/** Days since 1970 of a time in seconds. */
int64_t clout_cap_day(int64_t seconds);

/** The sum of the day. */
enum status clout_cap_sum(struct db *db, const char *name, int64_t day, int64_t *sum,
                          struct err *err);

/** Adds to it, inside the transaction of the entry. */
enum status clout_cap_add(struct db *db, const char *name, int64_t day, int64_t amount,
                          struct err *err);

/** Forgets at most `limit` sums of days long ago: a sweep of site/housekeeping.h. */
enum status clout_cap_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
