/**
 * One CREATE TABLE text, read token by token: what SQLite's pragmas do not tell. SQLite has taken the text already,
 * so only parentheses and literals count here; expressions are runs of tokens.
 */
#ifndef MIGRATE_TABLE_TEXT_H
#define MIGRATE_TABLE_TEXT_H

#include "migrate/constraint_text.h"

struct column_text {
    const char *name;       /* as declared, without quotes */
    const char *key;        /* in lower case */
    const char *definition; /* as declared, from the name to the end, comments included */
    const char *
        type; /* as SQLite keeps it, not in normal form; "" = none; NULL = in quotes, so that only SQLite knows */
    struct token_list fallback;  /* DEFAULT as declared, parentheses included; count 0 = none */
    const char *collation;       /* key; NULL = none */
    struct token_list generated; /* the expression; count 0 = an ordinary column */
    bool stored;
    bool not_null;
    const char *not_null_conflict; /* ON CONFLICT, in lower case; NULL = ABORT */
};

struct table_text {
    const char *name;
    struct column_text *columns;
    size_t column_count;
    struct constraint_list constraints; /* as they stand */
    bool without_rowid;
    bool strict;
};

/** Reads `sql`, which is NUL-terminated. STATUS_INVALID says at which token it was lost. */
enum status table_text_read(struct arena *arena, const char *sql, struct table_text *out,
                            struct err *err);

#endif
