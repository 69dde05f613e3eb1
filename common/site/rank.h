/**
 * Ranks: what people are called, by the clout that they have ever earned. Buys nothing. The table `rank` holds them,
 * or the built-in ones count while it is empty.
 */
#ifndef SITE_RANK_H
#define SITE_RANK_H

#include "site/site.h"

#define RANKS_MAX 32
#define RANK_NAME_MAX 32 /* bytes */
#define RANK_THRESHOLD_MAX 1000000000

struct rank {
    const char *name;
    int64_t threshold; /* clout earned from which on one is called so */
};

struct rank_list {
    struct rank *items; /* lowest first; the first has the threshold 0 */
    size_t count;       /* 1 … RANKS_MAX */
    bool built_in;
};

enum status rank_list(struct db *db, struct arena *arena, struct rank_list *out, struct err *err);

/** The rank of who has earned so much; never NULL. */
const struct rank *rank_of(const struct rank_list *list, int64_t earned);

/** The next one above it; NULL at the top. */
const struct rank *rank_after(const struct rank_list *list, int64_t earned);

/** Replaces all ranks, in any order, in a public transaction of its own, with an audit entry; none at all brings the
 *  built-in ones back. STATUS_FORBIDDEN for all but admins. STATUS_INVALID: too many, a name that is empty, too
 *  long, no plain line or there twice, a threshold out of range or there twice, or none with the threshold 0. */
enum status rank_replace(struct site *site, const struct rank *ranks, size_t count,
                         struct err *err);

#endif
