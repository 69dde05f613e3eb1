/**
 * One version script, up or down, inside of a transaction that the caller has begun and ends.
 */
#ifndef MIGRATE_STEP_H
#define MIGRATE_STEP_H

#include "base/buf.h"
#include "migrate/chain.h"
#include "migrate/refusal.h"

struct step {
    const struct script *script;
    enum direction direction;
    struct chain before, after; /* what the database has been through, in this order */
};

/** The step that applies `script` to a database that has been through `before`, or that takes it back. */
void step_init(struct arena *arena, struct step *step, const struct chain *before,
               const struct script *script, enum direction direction);

struct step_report {
    struct refusal_list *reasons; /* why it failed, where there is a code for it */
    struct refusal_list
        *warnings;  /* unknown:NAME and mismatch:TABLE (runner.h); each is added once */
    size_t orphans; /* rows that broke a foreign key before already */
    struct buf *
        kept; /* gets the SQL of what no script knows and had to be made again; NULL = nobody asks */
};

/** Runs the section of the script, checks what came out of it, and notes it in the version table and the schema's
 *  version number. db_migrating() must be on. Any failure means that the transaction is to be rolled back; those
 *  that the data or the script cause have STATUS_CONFLICT or STATUS_INVALID. */
enum status step_run(struct db *db, struct arena *arena, const struct step *step, const char *tool,
                     struct step_report *report, struct err *err);

#endif
