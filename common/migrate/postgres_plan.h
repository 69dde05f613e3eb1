/**
 * What changes between two schemas on PostgreSQL, table by table, after everything has its new name: what
 * emit_postgres() writes down.
 */
#ifndef MIGRATE_POSTGRES_PLAN_H
#define MIGRATE_POSTGRES_PLAN_H

#include "migrate/emit_postgres.h"
#include "migrate/postgres_table.h"

struct postgres_pair {
    const char *key; /* as the table is called after the renames */
    const struct postgres_object *object_before, *object_after; /* NULL = not there */
    bool own; /* written for PostgreSQL alone: taken as it is, and `before` and `after` are NULL */
    const struct postgres_table *original; /* before the renames: the names of its constraints */
    const struct postgres_table *before, *after;
    const char **touched; /* keys of columns that go, change their type, or are made again */
    size_t touched_count;
    bool shape_changed; /* views have other columns or types to look at */
    /* For each constraint of `before` the same in `after`; NULL = it must be dropped. Of a table that goes only what
     * stands on another's key that goes too must be dropped by itself. */
    const struct postgres_constraint **kept;
};

struct postgres_plan {
    struct arena *arena;
    const struct postgres_change *change;
    const char *renames;                   /* statements */
    struct model before;                   /* change->before after them */
    struct postgres_objects objects;       /* change->objects_before after them */
    struct expression_list backfill, cast; /* by the new names, for PostgreSQL */
    struct postgres_pair *pairs;
    size_t pair_count;
    struct buf *out;
    struct refusal_list *refusals;
};

/** Finds everything out; what cannot be done is added to plan->refusals. The caller has filled `arena`, `change`, `out`
 *  and `refusals`. */
enum status postgres_plan_make(struct postgres_plan *plan, struct err *err);

/** The pair of that table, or NULL. */
struct postgres_pair *postgres_plan_pair(const struct postgres_plan *plan, const char *key);

/** Whether the table is there before and after, and the models tell how it changes. */
bool postgres_pair_lasts(const struct postgres_pair *pair);

bool postgres_pair_touches(const struct postgres_pair *pair, const char *column);

/** Whether a column that is there before and after is dropped and added: only so an expression can change. */
bool postgres_pair_remakes(const struct postgres_pair *pair, const char *column);

/** Whether a constraint of `after` is there before already. */
bool postgres_pair_keeps(const struct postgres_pair *pair,
                         const struct postgres_constraint *constraint);

#endif
