/**
 * A database in memory, to try in what SQL does: SQLite itself says what a schema is.
 */
#ifndef MIGRATE_SCRATCH_H
#define MIGRATE_SCRATCH_H

#include "migrate/chain.h"

/** An empty database in memory, in the state of a migration (foreign keys are not enforced). Closed by db_close. */
enum status scratch_open(struct db **out, struct err *err);

/** Runs the up sections for SQLite of all scripts of `chain`, in order. STATUS_INVALID names the script. */
enum status scratch_replay(struct db *db, const struct chain *chain, struct err *err);

#endif
