/**
 * The order of version scripts: each after its parents. Two scripts with the same parent, which happen when two
 * people write one at the same time, make two heads; a script that names both as parents merges them.
 */
#ifndef MIGRATE_CHAIN_H
#define MIGRATE_CHAIN_H

#include "migrate/script_set.h"

struct chain {
    const struct script **scripts; /* each after its parents; else by id */
    size_t count;
    const struct script **heads; /* nobody's parents, by id */
    size_t head_count;
};

/** Orders the scripts of `set`. STATUS_INVALID for an id that occurs twice, a parent that does not exist, no
 *  or several first scripts, or a circle. Several heads are no error here. */
enum status chain_order(struct arena *arena, const struct script_set *set, struct chain *out,
                        struct err *err);

/** The part of `chain` that leads to `target`: an id or the beginning of one that fits a single script. NULL
 *  means the head, and STATUS_CONFLICT when there are several. STATUS_NOT_FOUND for an unknown target. */
enum status chain_to(struct arena *arena, const struct chain *chain, const char *target,
                     struct chain *out, struct err *err);

#endif
