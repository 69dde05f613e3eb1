/**
 * The declared schema: the folder of models.
 *
 * `name.sql` is written in the portable subset and meant for both databases; `name.sqlite.sql` and
 * `name.postgres.sql` hold what is written for one of them only, and replace there what `name.sql` declares under
 * the same kind and name. Files are read in the order of their names, of those that
 * begin alike `name.sql` first; statements in the order in which they stand.
 *
 * A comment `-- was: OLD` in the line of a column, or in a line of its own before it, says that the column used to
 * be called OLD; before CREATE TABLE, or in its first line, the same of the table.
 */
#ifndef MIGRATE_MODEL_FILES_H
#define MIGRATE_MODEL_FILES_H

#include "base/arena.h"
#include "db/db.h"
#include "migrate/script.h"

struct model_statement {
    const char *file; /* for messages: "2_project.sql" */
    size_t line;      /* in that file, from 1 */
    const char
        *kind; /* "table", "index", "view", "trigger", "function", "type", …, in lower case */
    const char *key; /* the name in lower case, without quotes */
    const char *sql; /* without its semicolon; comments inside are kept */
};

struct rename {
    const char *table; /* key of the table as it is called now; of a table's rename NULL */
    const char *from;  /* keys */
    const char *to;
};

struct rename_list {
    struct rename *items;
    size_t count;
};

struct model_files {
    struct model_statement *statements[DIALECT__COUNT]; /* PostgreSQL's are translated */
    size_t counts[DIALECT__COUNT];
    struct rename_list hints; /* the comments `was:`, tables first */
};

/** Reads the folder at `path`. STATUS_NOT_FOUND when it does not exist; STATUS_INVALID with file and line for a
 *  statement other than CREATE, for a kind and name declared twice, for a name that begins with _pierogis_ or
 *  pierogis_version, and for what has no translation to PostgreSQL. */
enum status model_files_read(struct arena *arena, const char *path, struct model_files *out,
                             struct err *err);

/** Runs SQLite's statements in `db`, an empty database. STATUS_INVALID with file and line when one fails. */
enum status model_files_load(const struct model_files *files, struct db *db, struct err *err);

#endif
