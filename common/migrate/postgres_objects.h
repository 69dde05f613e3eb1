/**
 * What there is in PostgreSQL's database, as far as the texts say, without a server: the models' statements for it,
 * or those that the version scripts have run there so far, creations, renames and drops taken together.
 */
#ifndef MIGRATE_POSTGRES_OBJECTS_H
#define MIGRATE_POSTGRES_OBJECTS_H

#include "migrate/chain.h"
#include "migrate/model_files.h"

struct postgres_object {
    const char *kind; /* "table", "index", "view", "trigger", "function", "type", "sequence", … */
    const char *key;
    const char *table;  /* of a trigger and of an index the key of its table; else NULL */
    const char *sql;    /* the statement that made it, for PostgreSQL */
    const char *normal; /* the same in normal form */
};

struct postgres_objects {
    struct postgres_object *items; /* by kind and key */
    size_t count;
};

/** From the models. */
enum status postgres_objects_declared(struct arena *arena, const struct model_files *files,
                                      struct postgres_objects *out, struct err *err);

/** From the sections "up postgres" of all scripts of `chain`. */
enum status postgres_objects_made(struct arena *arena, const struct chain *chain,
                                  struct postgres_objects *out, struct err *err);

/** The object, or NULL. */
const struct postgres_object *postgres_object(const struct postgres_objects *objects,
                                              const char *kind, const char *key);

#endif
