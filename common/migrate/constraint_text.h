/**
 * A constraint as the CREATE text has it, of a column or of the table: both are read into the same form.
 */
#ifndef MIGRATE_CONSTRAINT_TEXT_H
#define MIGRATE_CONSTRAINT_TEXT_H

#include "migrate/model.h"
#include "migrate/token_cursor.h"

struct key_part {
    const char *key;       /* of the column */
    const char *collation; /* key; NULL = the column's own */
    bool descending;
};

enum deferral {
    DEFERRAL_NONE,
    DEFERRAL_IMMEDIATE, /* DEFERRABLE, but not deferred */
    DEFERRAL_DEFERRED
};

struct constraint_text {
    enum constraint_kind kind;
    const char *name;        /* as declared; NULL = none */
    int column;              /* in whose definition it stands; -1 = the table's own */
    const char *text;        /* as a constraint of the table, without CONSTRAINT name */
    struct token_list check; /* CHECK: the condition */
    struct key_part *parts;  /* of all others: the columns */
    size_t part_count;
    const char *conflict; /* ON CONFLICT, in lower case; NULL = ABORT, which is the usual */
    bool autoincrement;
    const char *parent;          /* FOREIGN: the other table, as declared */
    const char **parent_columns; /* keys; none = that table's primary key */
    size_t parent_column_count;
    const char *on_delete; /* "no action", "cascade", … */
    const char *on_update;
    enum deferral deferral;
};

/** The constraints of one table while they are read; there is room for every one that the text can hold. */
struct constraint_list {
    struct constraint_text *items;
    size_t count;
};

/** Reads a constraint of the column `column`, called `name` in the text, if one stands here: PRIMARY KEY, UNIQUE,
 *  CHECK, REFERENCES, and DEFERRABLE, which belongs to the foreign key before it. False when none does. */
bool constraint_text_inline(struct token_cursor *cursor, int column, struct str name,
                            const char *constraint_name, struct constraint_list *out);

/** Reads a constraint of the table. */
bool constraint_text_table(struct token_cursor *cursor, const char *constraint_name,
                           struct constraint_list *out);

/** Steps over ON CONFLICT and gives its word in lower case; NULL when there is none or it is ABORT. */
const char *constraint_conflict(struct token_cursor *cursor);

#endif
