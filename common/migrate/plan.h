/**
 * Which version scripts are to be run, in which order, to bring a database where somebody wants it.
 */
#ifndef MIGRATE_PLAN_H
#define MIGRATE_PLAN_H

#include "migrate/applied.h"
#include "migrate/step.h"

struct plan {
    struct chain all; /* the scripts that there are */
    struct applied applied;
    struct step *steps; /* all up, or all down */
    size_t count;
};

/** Reads what the database has been through, and finds the way to `target`.
 *
 *  Up: an id or the beginning of one, "+N" for the next N scripts, NULL for the head. STATUS_NOT_FOUND for an unknown one
 *  or too large an N; STATUS_CONFLICT for several heads.
 *
 *  Down, the newest script first: an id or the beginning of one, at which the database is to stand afterwards, "none" for
 *  an empty schema, "-N" to take N scripts back, NULL for one. STATUS_NOT_FOUND for what has not been applied, or too
 *  large an N; STATUS_CONFLICT when one of the scripts has no way back: says which and why.
 *
 *  Besides what applied_read() and chain_order() refuse. */
enum status plan_make(struct db *db, struct arena *arena, const struct script_set *set,
                      enum direction direction, const char *target, struct plan *out,
                      struct err *err);

#endif
