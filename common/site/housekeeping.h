/**
 * Rows that nobody will ask for again, because the clock says so: logins that have been over for long, checks that are
 * good no more, forms that nobody sends again, challenges that are over, buckets that are full, sums of days long ago,
 * messages to the waiter (first their texts, then they themselves), wishes to link that are over, posts that tagged the
 * chef and were never paid for.
 * Everything else is kept until somebody removes it.
 *
 * What a sweep is: a function that deletes at most `limit` such rows inside a transaction that it is given, which may be a
 * private one, and says how many it were. It may read whole tables.
 */
#ifndef SITE_HOUSEKEEPING_H
#define SITE_HOUSEKEEPING_H

#include "db/db.h"

#define HOUSEKEEPING_BATCH 500 /* rows of a kind in one transaction */

/** Forgets all of them, in many short private transactions, so that nobody who writes meanwhile waits for long; between
 *  them it waits for as long as the last one took. `*rows` gets how many it were, also when it fails on the way. */
enum status housekeeping(struct db *db, int64_t *rows, struct err *err);

#endif
