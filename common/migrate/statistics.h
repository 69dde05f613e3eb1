/**
 * What ANALYZE has found out about the rows (sqlite.org/lang_analyze.html), by which SQLite chooses its indexes. It goes
 * with a table that is rebuilt, and stays behind when one gets another name.
 */
#ifndef MIGRATE_STATISTICS_H
#define MIGRATE_STATISTICS_H

#include "base/arena.h"
#include "db/db.h"

/** Whether somebody has ever run ANALYZE. False for other drivers than SQLite. */
enum status statistics_exist(struct db *db, bool *yes, struct err *err);

/** Runs ANALYZE for the tables that have no statistics, and forgets those of tables that are gone. A sample of the rows
 *  is read (db_migrating() must be on), so that it takes no time worth speaking of. */
enum status statistics_renew(struct db *db, struct arena *arena, struct err *err);

#endif
