/**
 * All version scripts, and which of them a database has been through.
 */
#ifndef MIGRATE_HISTORY_H
#define MIGRATE_HISTORY_H

#include "migrate/applied.h"

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
    const struct script *
        *current; /* applied ones that no applied script has as parent; usually one */
    size_t current_count;
};

/** Checks the applied scripts as upgrade does. */
enum status migrate_history(struct db *db, struct arena *arena, const struct script_set *set,
                            struct migrate_history *out, struct err *err);

#endif
