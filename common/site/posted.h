/**
 * Forms that act once. A form carries a random word, or a program's request a key of its own choice; the table `posted`
 * keeps, for each account, where each of them led. The same one again leads to the same place and does nothing.
 *
 * Look before the work is done, to save it, and add in the transaction that does it: of many who send the same form at
 * a time, one adds it, and what the others did is taken back.
 */
#ifndef SITE_POSTED_H
#define SITE_POSTED_H

#include "db/db.h"

/** Seconds for which a form is remembered; afterwards it counts as new. No page that somebody left open is sent again so late. */
#define POSTED_KEEP_SECONDS (7 * 24 * 3600)

/** Where the form `form` of the account led, as posted_add() was told; `*result` is NULL when it is new. Only reads. */
enum status posted_find(struct db *db, struct arena *arena, int64_t account_id, const char *form,
                        const char **result, struct err *err);

/** Remembers that the form led to `result`, inside the caller's transaction, which may be a private one. STATUS_CONFLICT
 *  when the form was there before: the transaction must be rolled back, and posted_find() says where it led. */
enum status posted_add(struct db *db, int64_t account_id, const char *form, const char *result,
                       struct err *err);

/** Forgets at most `limit` of the forms that are older than POSTED_KEEP_SECONDS, or of a future that a wrong clock made
 *  up: a sweep of site/housekeeping.h. */
enum status posted_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
