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
    int64_t number; /* of the foreign key in its table, as SQLite counts them */
};

/* A table with a foreign key that fits no key of its parent. */
struct key_mismatch {
    const char *table;
    const char *sentence;
};

struct orphan_list {
    struct orphan *items;
    size_t count;
    const char **tables; /* all there were at that time */
    size_t table_count;
    struct key_mismatch *mismatches; /* their rows could not be checked */
    size_t mismatch_count;
};

/** All rows that point to nothing (PRAGMA foreign_key_check), and the tables where nobody can say so. None for other
 *  drivers than SQLite, which cannot switch the enforcement off. */
enum status foreign_keys_broken(struct db *db, struct arena *arena, struct orphan_list *out,
                                struct err *err);

/** Whether a table has more rows that point to nothing in a parent than before: the first of them, and how many more
 *  there are; NULL when there are none. The rows of a table that was renamed in between are the same rows. */
const struct orphan *foreign_keys_new(struct arena *arena, const struct orphan_list *before,
                                      const struct orphan_list *after, size_t *count);

/** The columns of that foreign key: "k.p_id", or "k.a,k.b". Must be asked while the table is as it was found. */
const char *foreign_key_columns(struct db *db, struct arena *arena, const struct orphan *orphan);

#endif
