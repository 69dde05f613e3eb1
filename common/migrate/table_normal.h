/**
 * The normal form of a table: what of its reading counts, in one spelling.
 */
#ifndef MIGRATE_TABLE_NORMAL_H
#define MIGRATE_TABLE_NORMAL_H

#include "migrate/table_reading.h"

/** All tables of one database: a foreign key that names no columns means its parent's primary key. */
struct reading_list {
    struct table_reading *items; /* by key */
    size_t count, size;
};

/** Fills `out` from a reading that was checked. */
void table_normal(struct arena *arena, const struct reading_list *all,
                  const struct table_reading *reading, struct model_table *out);

#endif
