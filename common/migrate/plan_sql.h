/**
 * A plan as text for the sqlite3 shell.
 */
#ifndef MIGRATE_PLAN_SQL_H
#define MIGRATE_PLAN_SQL_H

#include "base/buf.h"
#include "migrate/plan.h"

struct plan_sql {
    const char *tool; /* version of this program, for the record */
    const char *home; /* of the site whose database this is, absolute; NULL = of no site */
    struct refusal_list *reasons; /* of a refusal that has a code */
};

/** Appends what running `plan` on `db`, for which it was made, would run: version table and version number included, and
 *  what no script knows but stands on a table that is rebuilt. The text checks before each COMMIT what a shell can: that
 *  the database stands where it did, that no more rows point to nothing, that rows fit STRICT tables. Of a site it also changes the generation, so that no page made before is shown.
 *  The plan is tried without rows first; what that shows to be impossible is refused as by migrate_upgrade(). */
enum status plan_sql(struct db *db, struct arena *arena, const struct plan *plan,
                     const struct plan_sql *how, struct buf *out, struct err *err);

#endif
