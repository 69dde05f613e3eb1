/**
 * A database in memory that is like another one, though without its rows: what version scripts would do to the schema
 * of that one can be seen in it.
 */
#ifndef MIGRATE_REHEARSAL_H
#define MIGRATE_REHEARSAL_H

#include "migrate/applied.h"

/** Opens one, in the state of a migration, with the version table that `applied` has read from `like`. As long as the
 *  schema of `like` is what its scripts have made, so are the rows; otherwise there are none, and what SQLite does not
 *  make a second time (a table of a module that only another program has) is left out. Closed by db_close. */
enum status rehearsal_open(struct db *like, struct arena *arena, const struct applied *applied,
                           struct db **out, struct err *err);

#endif
