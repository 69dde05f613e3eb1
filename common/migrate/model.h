/**
 * The schema of a SQLite database as data: what the models declare, what the version scripts make, and what a live
 * database has are all read into this one form and then compared in it.
 *
 * SQLite has parsed both sides before they come here. What its pragmas know is taken from them; the rest (CHECK,
 * COLLATE, expressions, names of constraints, …) is read from the CREATE text token by token, and the two must
 * agree. Everything compared is in *normal form*: names and keywords in lower case and without quotes, one blank
 * between tokens, no comments, redundant outer parentheses gone, literals as they stand.
 *
 * All memory belongs to the arena that the model was read into.
 */
#ifndef MIGRATE_MODEL_H
#define MIGRATE_MODEL_H

#include "base/arena.h"
#include "db/db.h"

struct model_column {
    const char *name;          /* as declared, without quotes */
    const char *key;           /* the name in lower case: what names are compared by */
    const char *definition;    /* as declared, from the name to the end, comments included */
    const char *type;          /* normal form; "" = none */
    const char *fallback;      /* DEFAULT in normal form; NULL = none (DEFAULT NULL is none) */
    const char *fallback_text; /* DEFAULT as declared, parentheses included; NULL = none */
    const char *collation;     /* "binary" = the usual */
    const char *generated;     /* the expression in normal form; NULL = an ordinary column */
    bool stored;               /* generated: kept in the table */
    bool not_null;
    const char *conflict; /* ON CONFLICT of NOT NULL: "ignore", …; NULL = ABORT */
    size_t primary;       /* place in the primary key from 1; 0 = not part of it */
};

enum constraint_kind {
    CONSTRAINT_PRIMARY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN
};

struct model_constraint {
    enum constraint_kind kind;
    const char *name;   /* as declared; NULL = none */
    const char *normal; /* the whole constraint, with its name, in normal form */
    const char
        *text;  /* as declared, without CONSTRAINT name: "UNIQUE (a, b)", "CHECK (a > 0)"; of a
                             * column's constraint the same as a constraint of the table */
    int column; /* the column in whose definition it stands; -1 = the table's own */
    const char **columns; /* keys of the columns it names; CHECK: those that occur in it */
    size_t column_count;
    const char *parent; /* FOREIGN: key of the table that it points to */
};

struct model_table {
    const char *name; /* as declared, without quotes */
    const char *key;
    const char *sql;    /* the CREATE text without its semicolon */
    const char *normal; /* the whole table in normal form: equal for equal tables */
    struct model_column *columns;
    size_t column_count;
    struct model_constraint *constraints; /* in the order of their normal forms */
    size_t constraint_count;
    int rowid_column; /* the column that is the rowid (INTEGER PRIMARY KEY), or -1 */
    bool is_virtual;  /* CREATE VIRTUAL TABLE: no constraints, columns as the module shows them */
    bool without_rowid;
    bool strict;
    bool autoincrement;
};

enum model_kind {
    MODEL_INDEX,
    MODEL_VIEW,
    MODEL_TRIGGER
};

struct model_object {
    enum model_kind kind;
    const char *name;
    const char *key;
    const char
        *table; /* key of the table (or view) that an index or trigger is on; of a view its own */
    const char *sql; /* without its semicolon */
    const char *normal;
};

struct model {
    struct model_table *tables; /* by key */
    size_t table_count;
    struct model_object *objects; /* indexes, views, triggers: by kind and key */
    size_t object_count;
};

/** Reads the schema of `db`. Not part of it: SQLite's own tables, shadow tables of virtual ones, tables named
 *  pierogis_version or _litestream_…, and tables that fit one of `ignore` (globs with * and ?, ended by NULL; NULL =
 *  none) with all that is on them. STATUS_INVALID when a CREATE text cannot be read for certain: names it. */
enum status model_read(struct db *db, struct arena *arena, const char *const *ignore,
                       struct model *out, struct err *err);

/** The table, column, or object of that key, or NULL. */
const struct model_table *model_table(const struct model *model, const char *key);
const struct model_column *model_column(const struct model_table *table, const char *key);
const struct model_object *model_object(const struct model *model, enum model_kind kind,
                                        const char *key);

/** "index", "view", "trigger". */
const char *model_kind_name(enum model_kind kind);

/** Whether the words of `sql` (names and bare words, not strings) contain the name `key`. */
bool sql_mentions(const char *sql, const char *key);

#endif
