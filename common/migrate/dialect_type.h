/**
 * Types of the portable subset and what PostgreSQL calls them.
 */
#ifndef MIGRATE_DIALECT_TYPE_H
#define MIGRATE_DIALECT_TYPE_H

#include "base/buf.h"
#include "migrate/sql_token.h"

#define DIALECT_TYPES                                                                              \
    "INTEGER, TEXT, VARCHAR(n), REAL, BLOB, NUMERIC(p, s), BOOLEAN, TIMESTAMP, DATE, JSON"

/** Reads the type that begins in `first` and goes on in `reader`, and appends PostgreSQL's. With `collate`, texts get
 *  COLLATE "C", as columns do. False, and nothing is read, for a type that is not portable. */
bool dialect_type_read(struct sql_reader *reader, const struct token *first, bool collate,
                       struct buf *out);

/** The same of a type on its own, as text: "numeric ( 8 , 2 )". */
bool dialect_type(const char *type, bool collate, struct buf *out);

/** Whether PostgreSQL turns values of the one type into the other when they are assigned, by types as
 *  dialect_type() makes them. Where not, ALTER TYPE needs USING. */
bool dialect_type_assigns(const char *from, const char *to);

#endif
