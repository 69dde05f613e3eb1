/**
 * What a database has been through, held against the version scripts that there are.
 */
#ifndef MIGRATE_APPLIED_H
#define MIGRATE_APPLIED_H

#include "migrate/chain.h"
#include "migrate/version_table.h"

struct applied {
    struct version_list rows;
    struct chain chain; /* the scripts of the rows, in the order in which they were applied */
};

/** Reads the version table. `all` are the scripts that there are. STATUS_CONFLICT: the database has been through a
 *  script that is not among them, or one of them has changed since it was applied (unless `edited` is set). */
enum status applied_read(struct db *db, struct arena *arena, const struct chain *all, bool edited,
                         struct applied *out, struct err *err);

/** Fills the row that applying `script` to a database of this dialect leaves. `hash` is of the schema after it. */
void applied_row(struct arena *arena, const struct script *script, enum dialect dialect,
                 const char *hash, const char *tool, struct version_row *out);

#endif
