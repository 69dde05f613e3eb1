/**
 * The comments `-- was: OLD` of the models: what a table or a column used to be called.
 */
#ifndef MIGRATE_RENAME_HINT_H
#define MIGRATE_RENAME_HINT_H

#include "migrate/model_files.h"
#include "migrate/sql_statement.h"

struct rename_hints {
    struct arena *arena;
    struct rename *items; /* in the order in which they stand */
    size_t count, size;
};

/** Adds what the comments in and around a statement say. `table` is the key of the table that it creates, NULL when
 *  it creates something else, which has no such comments. `after` are the blanks and comments behind its semicolon in
 *  the same line: they belong to a table that begins in that line. STATUS_INVALID with the line for a comment that
 *  belongs to nothing, or is not one name. */
enum status rename_hints_add(struct rename_hints *hints, enum dialect dialect,
                             const struct sql_statement *statement, const char *table,
                             struct str after, struct err *err);

#endif
