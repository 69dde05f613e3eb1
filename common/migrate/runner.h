/**
 * Bringing a database to a version: what `pierogis upgrade`, `current` and `history` do.
 *
 * Each script runs in one transaction together with its row in the version table, so that a database stands
 * always before or after a script and never in one. The write lock of that transaction is the lock against other
 * upgrades: whoever gets it reads the version table again.
 */
#ifndef MIGRATE_RUNNER_H
#define MIGRATE_RUNNER_H

#include "db/db.h"
#include "migrate/chain.h"

struct migrate_report {
    const struct script **applied; /* by this call, in order */
    size_t applied_count;
    size_t orphans;         /* rows that broke a foreign key before already */
    int64_t schema_version; /* afterwards: the number of applied scripts */
};

/** Applies what is missing up to `target` (an id or its beginning; NULL = the head). `tool` is the program's
 *  version, for the record. With nothing to do no lock is taken. What the report points to lives in `arena`
 *  and in `set`.
 *
 *  Refuses with STATUS_CONFLICT: several heads; a database that has been through scripts which `set` does not
 *  have; an applied script whose body has changed since; a script that leads to another schema than it
 *  says, or breaks a foreign key (that script is taken back, those before it stay). STATUS_NOT_FOUND: no
 *  such target. STATUS_BUSY: other writers, try again. */
enum status migrate_upgrade(struct db *db, struct arena *arena, const struct script_set *set,
                            const char *target, const char *tool, struct migrate_report *report,
                            struct err *err);

struct migrate_entry {
    const struct script *script;
    bool applied;
    int64_t applied_at; /* 0 = not applied */
    bool head;
};

struct migrate_history {
    struct migrate_entry *entries; /* each after its parents */
    size_t count;
    size_t applied_count;
    size_t pending_count;
};

/** All scripts and whether this database has been through them; checks the applied ones as upgrade does. */
enum status migrate_history(struct db *db, struct arena *arena, const struct script_set *set,
                            struct migrate_history *out, struct err *err);

struct migrate_current {
    const struct script *
        *scripts; /* applied ones that no applied script has as parent; usually one */
    size_t count;
    size_t pending_count; /* scripts still to be applied */
};

enum status migrate_current(struct db *db, struct arena *arena, const struct script_set *set,
                            struct migrate_current *out, struct err *err);

#endif
