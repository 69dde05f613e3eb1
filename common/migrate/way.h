/**
 * One way between two schemas, up or down: its statements for both databases. Used by make_script.c.
 */
#ifndef MIGRATE_WAY_H
#define MIGRATE_WAY_H

#include "base/buf.h"
#include "migrate/chain.h"
#include "migrate/model.h"
#include "migrate/postgres_objects.h"
#include "migrate/refusal.h"
#include "migrate/wish.h"

/** What both ways of one script have in common. */
struct journey {
    struct arena *arena;
    struct chain chain; /* the scripts so far */
    const struct wish *wish;
    struct refusal_list *refusals;
    struct buf destructive;      /* what the way up loses, separated by commas */
    const char *const *warnings; /* about the way up, ended by NULL */
    char hash[SHA256_TEXT];      /* of SQLite's schema after the way up */
};

struct way {
    enum direction direction;
    const struct model *from, *to;
    struct model renamed; /* `from` after the renames; way_sqlite finds it */
    struct rename_list renames;
    const struct expression_list *backfill; /* by the names of `to`, over rows of `from` */
    const struct expression_list *cast;
    struct buf bodies[DIALECT__COUNT];
    const char *irreversible[DIALECT__COUNT]; /* the reason why there is none, or NULL */
};

void way_init(struct way *way, enum direction direction, const struct model *from,
              const struct model *to);
void way_free(struct way *way);

/** A database in memory as the scripts leave it, and then as `up` leaves it, unless that is NULL. The caller
 *  closes it. */
enum status way_open(const struct journey *journey, const struct way *up, struct db **out,
                     struct err *err);

/** Finds the statements for SQLite and runs them in memory, where they must lead to what `way` promises; the way
 *  down after the statements of `up`. Adds refusals (the way up) or marks it irreversible (the way down). */
enum status way_sqlite(struct journey *journey, struct way *way, const struct way *up,
                       struct err *err);

/** The same for PostgreSQL, from the texts alone. */
enum status way_postgres(struct journey *journey, struct way *way,
                         const struct postgres_objects *from, const struct postgres_objects *to,
                         struct err *err);

#endif
