/**
 * What is in a purse and how it got there: balances, the history page by page, and the totals of the site. Reads only.
 */
#ifndef SITE_CLOUT_PURSE_H
#define SITE_CLOUT_PURSE_H

#include "site/site.h"

struct clout_purse {
    int64_t balance;
    int64_t earned; /* all that ever came from the mint; the rank goes by it (site/rank.h) */
};

/** The account's purse; all 0 for an account that has never had any clout, or does not exist. */
enum status clout_purse(struct db *db, int64_t account_id, struct clout_purse *out,
                        struct err *err);

/** All that ever came into the world and has not gone back to the mint, and all that is spent. */
enum status clout_totals(struct db *db, int64_t *minted, int64_t *burnt, struct err *err);

struct clout_entry {
    int64_t id;
    int64_t at;         /* seconds since 1970 */
    const char *source; /* a handle, "(mint)" or "(sink)" */
    const char *target;
    int64_t amount; /* more than 0; in the history of an account negative where it has paid */
    const char *reason;
    const char *key;
};

struct clout_history {
    struct clout_entry *items; /* newest first */
    size_t count;
    bool more; /* there are older ones: ask with before_id = the last one's id */
};

#define CLOUT_HISTORY_MAX 1000

/** The newest `limit` entries (1 … CLOUT_HISTORY_MAX) older than entry `before_id` (0 = from the newest) of an account,
 *  or of everybody (`account_id` 0). The time it takes does not depend on how many there are. */
enum status clout_history(struct db *db, struct arena *arena, int64_t account_id, int64_t before_id,
                          size_t limit, struct clout_history *out, struct err *err);

#endif
