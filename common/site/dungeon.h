/**
 * The dungeon: where wrong answers and bad manners lead, each time for longer. `who` is "account:7", or "prefix:…" of an
 * address without an account.
 */
#ifndef SITE_DUNGEON_H
#define SITE_DUNGEON_H

#include "site/site.h"

#define DUNGEON_FORGIVEN_SECONDS                                                                   \
    86400                      /* after the way out has opened, the next time is the first again */
#define DUNGEON_OTHERS_MAX 999 /* nobody counts further */

/** How long the stay is that somebody has earned `times` in a row (from 1): 30 s, 2 min, 10 min, 1 h, 6 h, and a day
 *  from then on. Within any 24 hours that leaves room for six attempts. */
int64_t dungeon_seconds(int64_t times);

/** Puts somebody in, or keeps them longer; `*until` gets the second at which the way out opens. Inside the caller's
 *  transaction. */
enum status dungeon_send(struct db *db, const char *who, int64_t *until, struct err *err);

/** The same in a private transaction of its own: for bad manners, which cost nothing else. Writes to the table `dungeon`
 *  alone. */
enum status dungeon_enter(struct site *site, const char *who, int64_t *until, struct err *err);

/** When the way out opens; 0 for somebody who is not in. */
enum status dungeon_until(struct db *db, const char *who, int64_t *until, struct err *err);

/** How many others are in, at most DUNGEON_OTHERS_MAX. */
enum status dungeon_others(struct db *db, const char *who, int64_t *count, struct err *err);

#endif
