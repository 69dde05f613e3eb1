/**
 * A change of the schema as PostgreSQL takes it.
 */
#ifndef MIGRATE_EMIT_POSTGRES_H
#define MIGRATE_EMIT_POSTGRES_H

#include "base/buf.h"
#include "migrate/model.h"
#include "migrate/postgres_objects.h"
#include "migrate/refusal.h"
#include "migrate/wish.h"

struct postgres_change {
    const struct model *before; /* before anything is renamed */
    const struct model
        *renamed; /* the same after all renames, as SQLite carries them into every text */
    const struct model *after;
    const struct postgres_objects
        *objects_before; /* what PostgreSQL has: the rest is SQLite's alone */
    const struct postgres_objects *objects_after;
    const struct rename_list *renames;
    const struct expression_list *backfill; /* by the names after */
    const struct expression_list *cast;
    bool online;
    const struct wish
        *consent; /* what may be dropped of that which only PostgreSQL has; NULL = all */
};

/** Appends the statements, each ended by ";\n", that lead from `before` to `after`: nothing when they are the same
 *  to PostgreSQL. What cannot be done is added to `refusals` (needs_cast:t.c, needs_backfill:t.c, …), and then what
 *  was appended is of no use. */
enum status emit_postgres(struct arena *arena, const struct postgres_change *change,
                          struct buf *out, struct refusal_list *refusals, struct err *err);

#endif
