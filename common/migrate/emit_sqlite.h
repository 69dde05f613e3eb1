/**
 * A change of the schema as SQLite takes it.
 */
#ifndef MIGRATE_EMIT_SQLITE_H
#define MIGRATE_EMIT_SQLITE_H

#include "migrate/rebuild.h"

struct sqlite_change {
    const struct model *before; /* after its renames */
    const struct model *after;
    struct table_changes tables; /* between the two (table_changes_find) */
    struct row_values values;
    const struct rename_list *renames; /* that have led to `before` */
};

/** Appends what must come before the renames: tables whose rows get values from expressions, which speak of
 *  everything by its old name, are made and filled while nothing has changed yet. */
void emit_sqlite_values(struct arena *arena, struct sqlite_change *change, struct buf *out);

/** Appends the statements that lead from `before` to `after`, each ended by ";\n": what depends on tables is
 *  dropped, tables are altered or rebuilt, dropped, created, and then indexes, views and triggers made. */
void emit_sqlite(struct arena *arena, struct sqlite_change *change, struct buf *out);

#endif
