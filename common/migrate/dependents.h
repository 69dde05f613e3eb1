/**
 * Indexes, views and triggers around a change of tables: which must be gone while it happens, and which are made
 * afterwards. SQLite refuses to rename a table while a view or trigger anywhere mentions one that is missing, and
 * does not notice a trigger that uses a dropped column.
 */
#ifndef MIGRATE_DEPENDENTS_H
#define MIGRATE_DEPENDENTS_H

#include "base/buf.h"
#include "migrate/table_change.h"

struct dependents {
    const struct model *before, *after;
    bool *drop; /* one for each object of `before`: dropped by a statement of its own */
    bool *make; /* one for each object of `after` */
};

/** Finds both: objects that differ or are new, indexes of tables that are rebuilt, and views and triggers that
 *  mention what is rebuilt, dropped, or loses columns, directly or through other views. */
void dependents_find(struct arena *arena, const struct model *before, const struct model *after,
                     const struct table_changes *changes, struct dependents *out);

/** Appends the statements that drop; triggers first, then views, then indexes. */
void dependents_emit_drops(const struct dependents *dependents, struct buf *out);

/** Appends the statements that make, as declared: indexes, views, triggers. */
void dependents_emit_makes(const struct dependents *dependents, struct buf *out);

#endif
