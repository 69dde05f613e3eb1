/**
 * Bringing a database to a version: what `pierogis upgrade` and `downgrade` do.
 *
 * Each script runs in one transaction together with its row in the version table, so that a database stands
 * always before or after a script and never in one. The write lock of that transaction is the lock against other
 * upgrades: whoever gets it reads the version table again.
 */
#ifndef MIGRATE_RUNNER_H
#define MIGRATE_RUNNER_H

#include "db/db.h"
#include "migrate/chain.h"
#include "migrate/refusal.h"

struct migrate_report {
    const struct script **applied; /* by this call, in order; of a downgrade: taken back */
    size_t applied_count;
    size_t orphans;              /* rows that broke a foreign key before already */
    int64_t schema_version;      /* afterwards: the number of applied scripts */
    struct refusal_list reasons; /* of a refusal that has a code: not_null:t.c, … */
    struct refusal_list
        warnings; /* unknown:NAME, which is in the database and in no script; mismatch:TABLE, which
                                     has a foreign key that cannot be checked */
};

/** Applies what is missing up to `target` (plan_up). `tool` is the program's version, for the record. With nothing to do
 *  no lock is taken. What the report points to lives in `arena`, which must outlive `db`, and in `set`.
 *
 *  Refuses with STATUS_CONFLICT or STATUS_INVALID: several heads; a database that has been through scripts which `set`
 *  does not have; an applied script whose body has changed since; a script that fails, does not fit the rows, leads to
 *  another schema than it says, or breaks a foreign key (that script is taken back, those before it stay).
 *  STATUS_NOT_FOUND: no such target. STATUS_BUSY: other writers, try again. */
enum status migrate_upgrade(struct db *db, struct arena *arena, const struct script_set *set,
                            const char *target, const char *tool, struct migrate_report *report,
                            struct err *err);

/** Takes scripts back until the database stands at `target` (plan_down), by the same rules. */
enum status migrate_downgrade(struct db *db, struct arena *arena, const struct script_set *set,
                              const char *target, const char *tool, struct migrate_report *report,
                              struct err *err);

#endif
