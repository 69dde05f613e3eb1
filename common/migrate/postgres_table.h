/**
 * A table of the model as PostgreSQL has it.
 */
#ifndef MIGRATE_POSTGRES_TABLE_H
#define MIGRATE_POSTGRES_TABLE_H

#include "migrate/model.h"

struct postgres_column {
    const char *key;
    const struct model_column
        *model; /* its normal forms are what defaults and expressions are compared by */
    const char *type;
    const char *fallback;  /* DEFAULT for PostgreSQL; NULL = none */
    const char *generated; /* the expression, for PostgreSQL; NULL = an ordinary column */
    bool identity;
    bool not_null; /* also as a part of the primary key */
};

struct postgres_constraint {
    const struct model_constraint *model;
    const char *name;   /* key: as declared, or as the server chooses it */
    bool is_derived;    /* the latter */
    const char *normal; /* without its name: what it is compared by */
    const char *text;   /* for PostgreSQL, without CONSTRAINT name */
};

struct postgres_table {
    const char *key;
    const struct model_table *model;
    const char *sql; /* CREATE TABLE, for PostgreSQL */
    struct postgres_column *columns;
    size_t column_count;
    struct postgres_constraint *constraints; /* in the order in which they are declared */
    size_t constraint_count;
};

/** Translates a table. NULL when it has no translation. */
const struct postgres_table *postgres_table(struct arena *arena, const struct model_table *table);

/** The column, or NULL. */
const struct postgres_column *postgres_table_column(const struct postgres_table *table,
                                                    const char *key);

/** The name of the sequence that belongs to an identity. */
const char *postgres_table_sequence(struct arena *arena, const struct postgres_table *table,
                                    const char *column);

/** A text in the portable subset as PostgreSQL takes it; NULL when there is none. */
const char *postgres_text(struct arena *arena, const char *sql);

#endif
