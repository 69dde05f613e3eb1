/**
 * PostgreSQL's enums: the one kind of type that grows without being made again.
 */
#ifndef MIGRATE_POSTGRES_ENUM_H
#define MIGRATE_POSTGRES_ENUM_H

#include "base/arena.h"
#include "migrate/postgres_token.h"

/** Appends the statements ALTER TYPE … ADD VALUE that lead from the one CREATE TYPE … AS ENUM to the other. False, and
 *  nothing is appended, when either is another statement, or when values go away or change places. */
bool postgres_enum_grow(struct arena *arena, const char *before, const char *after,
                        struct buf *out);

/** The text of CREATE TYPE … AS ENUM after ADD VALUE, of which `reader` and `token` stand behind the word VALUE. NULL
 *  when it is another statement. */
const char *postgres_enum_with(struct arena *arena, const char *sql, struct sql_reader *reader,
                               struct token *token);

#endif
