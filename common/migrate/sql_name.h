/**
 * Names in SQL text.
 */
#ifndef MIGRATE_SQL_NAME_H
#define MIGRATE_SQL_NAME_H

#include "base/arena.h"
#include "base/buf.h"

/** Appends `text` between two of `quote`; those that are in it stand twice. */
void sql_quoted_add(struct buf *out, const char *text, char quote);

/** Appends `name` so that SQLite and PostgreSQL both read it as that name: bare when it is a word in lower case that
 *  neither of them reserves, else in double quotes. */
void sql_name_add(struct buf *out, const char *name);

/** The same as a text in `arena`. */
const char *sql_name(struct arena *arena, const char *name);

/** `text` as a string literal, in single quotes. */
const char *sql_literal(struct arena *arena, const char *text);

#endif
