/**
 * SQLite, the embedded driver. Everything but the driver table (db/drivers.c) goes through db/db.h; what stands
 * here is for `doctor` and for tests.
 */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include "db/driver.h"

extern const struct db_driver sqlite_driver;

/** The journal that this database uses: "wal", or "delete" where the write-ahead log cannot work (network file
 *  systems), or another name that SQLite knows. NULL when `db` is not SQLite. */
const char *db_sqlite_journal(struct db *db);

#endif
