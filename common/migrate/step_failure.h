/**
 * Why a version script does not fit the rows of a database: SQLite's message as a reason with its code, and as a
 * sentence for people.
 *
 *     not_null:t.c   unique:t.c   unique:t.a,t.b   check:NAME   check:t (a CHECK without a name)   type:t.c
 */
#ifndef MIGRATE_STEP_FAILURE_H
#define MIGRATE_STEP_FAILURE_H

#include "migrate/step.h"
#include "migrate/stranger.h"

/** What became of running the section of `step`, whose failure stands in `err` as db_script() left it. Adds the reason, if
 *  there is a code for it, and makes the sentence say more. Must be called before the transaction is rolled back;
 *  `arena` must live as long as `db`. Returns the status. */
enum status step_failure(struct db *db, struct arena *arena, const struct step *step,
                         const struct stranger_list *strangers, struct refusal_list *reasons,
                         struct err *err);

/** The same for what PRAGMA quick_check says of a STRICT table. */
enum status step_failure_strict(struct arena *arena, const struct script *script, const char *table,
                                const char *found, struct refusal_list *reasons, struct err *err);

#endif
