/**
 * How a table gets from one form to another in SQLite: by ALTER TABLE where that is certain to work on every row and
 * loses nothing, else by a rebuild. Decided from the declarations alone: some ALTERs work on empty tables only.
 */
#ifndef MIGRATE_TABLE_CHANGE_H
#define MIGRATE_TABLE_CHANGE_H

#include "migrate/model.h"

enum table_step {
    TABLE_SAME,
    TABLE_ALTERED, /* columns are added at the end and dropped in place */
    TABLE_REBUILT, /* a new table is filled from the old one and takes its name */
    TABLE_REMADE   /* dropped and made: a virtual table that is not filled from itself */
};

struct table_change {
    const struct model_table *before, *after;
    enum table_step step;
    const struct model_column **added; /* in `after` only, in order */
    size_t added_count;
    const struct model_column **dropped; /* in `before` only, in order */
    size_t dropped_count;
};

struct table_changes {
    struct table_change *items; /* one for each table that both models have, by key */
    size_t count;
};

/** Compares two forms of one table. */
void table_change_find(struct arena *arena, const struct model_table *before,
                       const struct model_table *after, struct table_change *out);

/** Whether the table exists before and after in the same form, or how it changes; NULL: in one model only. */
const struct table_change *table_change_of(const struct table_changes *changes, const char *key);

/** Every table that both models have. */
void table_changes_find(struct arena *arena, const struct model *before, const struct model *after,
                        struct table_changes *out);

/** Whether a row that exists already must be given a value for this new column of `table`. */
bool column_needs_value(const struct model_table *table, const struct model_column *column);

#endif
