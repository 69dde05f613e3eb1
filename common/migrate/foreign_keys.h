/**
 * Broken foreign keys before and after a migration, which runs with their enforcement off.
 */
#ifndef MIGRATE_FOREIGN_KEYS_H
#define MIGRATE_FOREIGN_KEYS_H

#include "db/db.h"

struct orphan {
    const char *table;
    int64_t row; /* 0 in tables without rowid */
    const char *parent;
};

struct orphan_list {
    struct orphan *items; /* by table, row, parent */
    size_t count;
};

/** All rows that point to nothing (PRAGMA foreign_key_check). None for other drivers than SQLite, which cannot
 *  switch the enforcement off. */
enum status foreign_keys_broken(struct db *db, struct arena *arena, struct orphan_list *out,
                                struct err *err);

/** The first of `after` that is not in `before` as often; NULL when there is none. */
const struct orphan *foreign_keys_new(const struct orphan_list *before,
                                      const struct orphan_list *after);

#endif
