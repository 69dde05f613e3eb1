/**
 * The statements that give a table of SQLite another form: a new table is made beside it, filled from it, and takes
 * its name (the procedure of sqlite.org/lang_altertable.html, section 7). Foreign keys must not be enforced
 * meanwhile, and no view or trigger that mentions the table may exist.
 */
#ifndef MIGRATE_REBUILD_H
#define MIGRATE_REBUILD_H

#include "base/buf.h"
#include "migrate/table_change.h"
#include "migrate/wish.h"

#define REBUILD_NEW "_pierogis_new_" /* and the name of the table */

/** Where the values of a table's columns come from, beside the columns of the same name: expressions over rows as
 *  they were before anything was renamed. */
struct row_values {
    const struct expression_list *backfill;
    const struct expression_list *cast;
};

/** Appends the first half of the rebuild: the new table, filled. Every value is copied as it is,
 *  without CAST; rowids stay where the new table has room for them. The old table and its columns are called as
 *  before `renames`; NULL: none, or they have been done. */
void rebuild_fill(struct arena *arena, const struct table_change *change,
                  const struct row_values *values, const struct rename_list *renames,
                  struct buf *out);

/** Appends the second half: the new table takes the place, the name, and the counter of AUTOINCREMENT. */
void rebuild_finish(struct arena *arena, const struct table_change *change, struct buf *out);

/** Appends the making of a table that is not filled from the old one (table_is_copied). */
void remake_emit(struct arena *arena, const struct table_change *change, struct buf *out);

/** Appends the filling of a full-text index from the table or view whose texts it indexes. */
void refill_emit(struct arena *arena, const struct model_table *table, struct buf *out);

/** Whether the column's values come from an expression. */
bool row_values_has(const struct row_values *values, const struct model_table *table);

#endif
