/**
 * What the admin says beside the models when a version script is written: what was renamed, what may be lost, where
 * new values come from.
 */
#ifndef MIGRATE_WISH_H
#define MIGRATE_WISH_H

#include "migrate/model_files.h"

struct expression {
    const char *table; /* keys, by their new names */
    const char *column;
    const char *sql; /* over the row as it was before */
};

struct expression_list {
    struct expression *items;
    size_t count;
};

struct wish {
    const char *message;
    struct rename_list renames;      /* tables first */
    bool allow_destructive;          /* everything may be dropped */
    const char *const *allow_drop;   /* "table" or "table.column", ended by NULL; NULL = none */
    struct expression_list backfill; /* values of new columns, and of NULLs that become NOT NULL */
    struct expression_list down_backfill; /* the same for the way back, by the old names */
    struct expression_list cast;          /* values of columns whose type changes */
    const char *const *ignore;            /* globs of tables; ended by NULL; NULL = none */
    bool online;                          /* PostgreSQL: with the least locking */
};

/** The expression for that column, or NULL. */
const char *expression_find(const struct expression_list *list, const char *table,
                            const char *column);

#endif
