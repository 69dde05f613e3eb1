/**
 * A version script that does nothing but name several parents: it makes one head of them.
 */
#ifndef MIGRATE_MERGE_SCRIPT_H
#define MIGRATE_MERGE_SCRIPT_H

#include "base/buf.h"
#include "migrate/script_set.h"

struct merge_script {
    const char *id;
    const char *file;              /* the name of its file */
    const struct script **parents; /* ended by NULL */
};

/** Makes the script that merges `targets` (ids or beginnings, ended by NULL; none = all heads) and appends its text to
 *  `out`. All scripts before it are run in memory for the hash of the schema. STATUS_CONFLICT when there are not two
 *  heads to merge, or one of them is before another; STATUS_INVALID when the branches cannot both be run. */
enum status merge_script_make(struct arena *arena, const struct script_set *set,
                              const char *const *targets, const char *message,
                              struct merge_script *made, struct buf *out, struct err *err);

#endif
