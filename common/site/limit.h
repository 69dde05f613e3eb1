/**
 * How often something may be done: a bucket of tokens that fills with time, in the table `bucket`. Who is refused has
 * only read; so a flood of requests writes nothing.
 */
#ifndef SITE_LIMIT_H
#define SITE_LIMIT_H

#include "db/db.h"

#define LIMIT_FILL_MAX (24 * 3600) /* seconds in which any bucket is full again */

/** `burst` at once, and one more every `seconds`; burst * seconds is at most LIMIT_FILL_MAX. */
struct limit {
    const char *what; /* of whom and what, as the table says it: "check:prefix:…" */
    int64_t burst;
    int64_t seconds;
};

/** Whether there is a token now: STATUS_TOO_MANY otherwise, with a sentence that says how long to wait, and the same in
 *  seconds in `*wait` (NULL = who cares; 0 = there is one). Only reads. */
enum status limit_check(struct db *db, const struct limit *limit, int64_t *wait, struct err *err);

/** Takes a token, inside the caller's transaction; otherwise like limit_check(). A clock that was set back neither
 *  fills a bucket nor keeps one empty for longer than it takes to fill. */
enum status limit_take(struct db *db, const struct limit *limit, int64_t *wait, struct err *err);

/** Forgets at most `limit` buckets that are full, or of a future that a wrong clock made up: a sweep of
 *  site/housekeeping.h. */
enum status limit_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
