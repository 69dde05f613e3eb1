/**
 * A plan as text for the sqlite3 shell.
 */
#ifndef MIGRATE_PLAN_SQL_H
#define MIGRATE_PLAN_SQL_H

#include "base/buf.h"
#include "migrate/plan.h"

/** Appends what running `plan` would run, version table and version number included, with the checks that the shell
 *  can make. `site`: the database of a site, whose row in the table `generation` changes with the schema. */
enum status plan_sql(struct arena *arena, const struct plan *plan, const char *tool, bool site,
                     struct buf *out, struct err *err);

#endif
