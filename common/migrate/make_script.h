/**
 * Writing the next version script: what `pierogis migrate` does, apart from flags and files.
 */
#ifndef MIGRATE_MAKE_SCRIPT_H
#define MIGRATE_MAKE_SCRIPT_H

#include "base/buf.h"
#include "migrate/refusal.h"
#include "migrate/script_set.h"
#include "migrate/wish.h"

struct made_script {
    bool nothing;                /* models and scripts agree: there is no script to write */
    const char *id;              /* of the new script */
    const char *file;            /* the name of its file, "5e1f70c93ab2d846_add_likes.sql" */
    struct buf text;             /* the caller frees */
    const char *const *warnings; /* sentences, ended by NULL */
};

/** Compares the models with what the scripts of `set` make and writes the script that leads from these to those;
 *  its way up and its way down have been run in a database in memory. With refusals (a rule said no: `refusals`
 *  has at least one) STATUS_CONFLICT. STATUS_CONFLICT also for several heads. Nothing is written to disk. */
enum status script_make(struct arena *arena, const struct script_set *set,
                        const struct model_files *models, const struct wish *wish,
                        struct made_script *out, struct refusal_list *refusals, struct err *err);

#endif
