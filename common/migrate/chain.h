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

/** The only script of `chain` whose id is `name` or begins with it. STATUS_NOT_FOUND; STATUS_CONFLICT when several do. */
enum status chain_find(const struct chain *chain, const char *name, const struct script **out,
                       struct err *err);

bool chain_has(const struct chain *chain, const struct script *script);

/** A chain of these scripts in this order, each of which must come after its parents. */
void chain_of(struct arena *arena, const struct script **scripts, size_t count, struct chain *out);

/** `chain` and `script` behind it; `chain` and not `script`. */
void chain_with(struct arena *arena, const struct chain *chain, const struct script *script,
                struct chain *out);
void chain_without(struct arena *arena, const struct chain *chain, const struct script *script,
                   struct chain *out);

/** The scripts of `wanted` in the order in which a database gets them that has been through those of `applied`: these
 *  first. Where branches add columns to one table, that decides in which order it has them. */
void chain_resume(struct arena *arena, const struct chain *wanted, const struct chain *applied,
                  struct chain *out);

/** Whether each script has the one before it as its only parent. */
bool chain_is_line(const struct chain *chain);

#endif
