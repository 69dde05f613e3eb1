/**
 * A text of SQL as statements, and what a CREATE statement creates.
 *
 * A semicolon ends a statement, but not inside of CREATE TRIGGER for SQLite, which ends with "; END;" as in
 * sqlite3_complete(), and for PostgreSQL neither in parentheses nor in the BEGIN ATOMIC … END of a function.
 */
#ifndef MIGRATE_SQL_STATEMENT_H
#define MIGRATE_SQL_STATEMENT_H

#include "base/arena.h"
#include "migrate/postgres_token.h"

struct sql_statement {
    struct str before; /* blanks and comments since the last semicolon */
    struct str text;   /* from its first token to its last, without the semicolon */
    size_t line;       /* of its first token, from 1 */
    size_t last_line;  /* where it ends, semicolon included */
};

struct sql_splitter {
    enum dialect dialect;
    struct sql_reader reader;
    struct str after; /* when there is no statement any more: blanks and comments at the end */
};

void sql_splitter_init(struct sql_splitter *splitter, struct str sql, enum dialect dialect);

/** Reads the next statement; empty ones are left out, and the last needs no semicolon. *found is false at the end.
 *  STATUS_INVALID with the line for what cannot be split: a quote, a comment or a body that never ends. */
enum status sql_statement_next(struct sql_splitter *splitter, struct sql_statement *out,
                               bool *found, struct err *err);

/** What CREATE, DROP and ALTER name. */
struct sql_subject {
    const char *
        kind; /* "table", "index", "view", "materialized view", "trigger", "function", …: what a DROP of it
                       * says, in lower case. A virtual table is a table. */
    const char *name;  /* without quotes; with its schema, unless that is main or public */
    const char *key;   /* the name in lower case */
    struct str spelt;  /* the name as it stands */
    const char *table; /* key of the table that an index, trigger or policy is on; else NULL */
    bool temporary;
};

/** Reads what `text`, a CREATE statement, creates. False when it is another statement, or of a kind that is not
 *  known here, or has no name. */
bool sql_created(struct arena *arena, struct str text, enum dialect dialect,
                 struct sql_subject *out);

/** Reads the words of a kind; the first token of it is in `token`, and so is, afterwards, the one after it. NULL when it
 *  is none. */
const char *sql_kind(enum dialect dialect, struct sql_reader *reader, struct token *token);

/** Reads a name, with its schema if it has one, that begins in `token`; the token after it is there afterwards. */
bool sql_subject_name(struct arena *arena, enum dialect dialect, struct sql_reader *reader,
                      struct token *token, struct sql_subject *out);

/** Whether a list of columns goes on with a constraint of the table. */
bool begins_table_constraint(const struct token *token);

#endif
