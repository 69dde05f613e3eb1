/**
 * The normal form of constraints: one spelling for a column's constraint and for the same of the table.
 */
#ifndef MIGRATE_CONSTRAINT_NORMAL_H
#define MIGRATE_CONSTRAINT_NORMAL_H

#include "migrate/table_normal.h"

/** Fills the constraints of `out`, in the order of their normal forms. UNIQUE constraints (and a primary key) that
 *  SQLite keeps in the same index are one. */
void constraints_normal(struct arena *arena, const struct reading_list *all,
                        const struct table_reading *reading, struct model_table *out);

#endif
