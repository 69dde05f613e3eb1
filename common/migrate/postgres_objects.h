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
    const char *table;  /* of an index, trigger or policy the key of its table; else NULL */
    const char *sql;    /* the statement that made it; NULL = it has been altered since then */
    const char *normal; /* the same in normal form */
    size_t place;       /* when it was made: what is later may need what is earlier */
};

struct postgres_objects {
    struct postgres_object *items; /* by kind and key */
    size_t count;
    bool declared; /* by the models, so every text is as it is; else made by scripts */
};

/** From the models. */
enum status postgres_objects_declared(struct arena *arena, const struct model_files *files,
                                      struct postgres_objects *out, struct err *err);

/** From the sections "up postgres" of all scripts of `chain`. */
enum status postgres_objects_made(struct arena *arena, const struct chain *chain,
                                  struct postgres_objects *out, struct err *err);

/** `objects` after `sql`, some statements for PostgreSQL, has run. */
enum status postgres_objects_after(struct arena *arena, const struct postgres_objects *objects,
                                   const char *sql, struct postgres_objects *out, struct err *err);

/** The object, or NULL. Of triggers and policies, whose names are unique in a table only, any of that name. */
const struct postgres_object *postgres_object(const struct postgres_objects *objects,
                                              const char *kind, const char *key);

/** The same of the same table as `like`. */
const struct postgres_object *postgres_object_like(const struct postgres_objects *objects,
                                                   const struct postgres_object *like);

/** A statement with one blank between tokens, without comments, without OR REPLACE, words in lower case, names quoted
 *  only where they must be. */
const char *postgres_normal(struct arena *arena, const char *sql);

#endif
