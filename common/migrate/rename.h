/**
 * Renames of tables and columns: in which order they can be run, and what they are on the way back.
 *
 * SQLite itself carries a new name into foreign keys, indexes, views, triggers and CHECKs. What stands in the way of
 * a new name is moved aside: to RENAME_ASIDE… when it is going to be dropped, to RENAME_BETWEEN… when two names
 * change places.
 */
#ifndef MIGRATE_RENAME_H
#define MIGRATE_RENAME_H

#include "base/buf.h"
#include "migrate/model.h"
#include "migrate/wish.h"

#define RENAME_ASIDE "_pierogis_old_"
#define RENAME_BETWEEN "_pierogis_between_"

/** The renames of a way, for the way back. */
void rename_reverse(struct arena *arena, const struct rename_list *renames,
                    struct rename_list *out);

/** What a table, or a column of a table (its new key), was called before. */
const char *rename_old_table(const struct rename_list *renames, const char *key);
const char *rename_old_column(const struct rename_list *renames, const char *table,
                              const char *key);

/** Appends the statements that rename what `before` has to what `after` calls it. */
void rename_emit(struct arena *arena, const struct model *before, const struct model *after,
                 const struct rename_list *renames, struct buf *out);

#endif
