/**
 * The one door to SQL.
 *
 * A statement is a constant (`struct sql`) that stands beside the function that uses it; nothing builds SQL
 * from pieces. Parameters are `?1 ?2 …`, always bound. A prepared statement is kept by its connection, so using
 * it again costs nothing; using it while it is still being stepped is a bug and ends the process.
 *
 *     static const struct sql BY_PATH = SQL("SELECT id, title FROM project WHERE path = ?1");
 *
 *     struct stmt *s = db_use(db, &BY_PATH);
 *     stmt_text(s, 1, path);
 *     if (stmt_row(s)) {
 *         project->id = stmt_col_int(s, 0);
 *         project->title = stmt_col_text(s, 1, arena);
 *     }
 *     status = stmt_done(s, err);
 *
 * Errors stick to the statement: after a failure binding does nothing, stmt_row() is false, columns read as
 * 0 and "", and stmt_done() tells. So callers check once. Whether a row came is the caller's to remember.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

struct db;
struct stmt;

struct sql {
    const char *text;
};
#define SQL(literal)                                                                               \
    {                                                                                              \
        "" literal                                                                                 \
    }

enum db_access {
    DB_READ, /* read-only handle; never closed properly by short-lived readers (db_abandon) */
    DB_WRITE /* may write; must be closed with db_close so that the write-ahead log is checkpointed */
};

struct db_options {
    const char *url; /* "sqlite:PATH" or "postgresql://…"; a relative PATH is relative to `home` */
    int home;        /* descriptor of the home folder, open as long as the database; or -1 */
    const char *home_path; /* the same as text, for SQLite's file names and for sentences */
    enum db_access access;
    int busy_ms;   /* how long to wait for other writers; 0 = 5000 */
    bool create;   /* create the database file if it is absent (DB_WRITE only) */
    bool foreign;  /* not a site's: keeps its journal, has no generation, its schema is trusted */
    bool no_trace; /* DB_READ: leaves nothing beside the file, unless something is there already */
};

/** For programs that serve one request and end: from now on SQLite takes its memory from one block that is
 *  never given back. Must come before the process's first db_open; a later call does nothing. */
void db_use_bump_allocator(void);

/** Opens the database that the URL names. Refusals: STATUS_NOT_FOUND (no such file), STATUS_UNSUPPORTED (this
 *  program has no driver for the URL), STATUS_FORBIDDEN, STATUS_BUSY, STATUS_IO. */
enum status db_open(struct db **out, const struct db_options *options, struct err *err);

/** Ends statements, rolls back what is open, checkpoints, closes. NULL is fine. */
void db_close(struct db *db);

/** For the end of a read-only process: leaves the closing to the kernel. */
void db_abandon(struct db *db);

/** Name of the driver: "sqlite" or "postgres". */
const char *db_driver_name(const struct db *db);

/** Runs a script of several statements (a version script) as it stands. Inside a transaction, if one is open,
 *  which it then cannot end; nor can it change settings or reach other files. */
enum status db_script(struct db *db, const char *text, struct err *err);

/** The version number that the last migration left (SQLite: PRAGMA user_version); 0 for an empty database. */
enum status db_schema_version(struct db *db, int64_t *version, struct err *err);
enum status db_set_schema_version(struct db *db, int64_t version, struct err *err);

/** Whether there is a table of this name. */
enum status db_has_table(struct db *db, const char *name, bool *found, struct err *err);

/** Lets a migration rebuild tables: foreign keys are neither checked nor acted on while it is on. Outside a
 *  transaction only. */
enum status db_migrating(struct db *db, bool on, struct err *err);

/** From now on each transaction that finds another schema version at its beginning is refused with STATUS_BUSY: an
 *  upgrade may come between the opening of a database and any of them. 0 lifts it. */
void db_expect_schema(struct db *db, int64_t version);

/* --- whole databases ------------------------------------------------------------------------------------- */

/* Only for the driver "sqlite"; STATUS_UNSUPPORTED for the others, which bring tools of their own. */

/** Writes the database, as it stands at one moment, into the new file `path`, which is then complete in itself; others
 *  read meanwhile, and write wherever there is a write-ahead log. Memory does not grow with the size. Nothing is
 *  synced. On failure the file may be there, unusable. */
enum status db_copy(struct db *db, const char *path, struct err *err);

/** Makes `db`, open for writing, the same as `by`, which nobody else may have open, in one transaction: others read the
 *  old or the new one, and writers wait. It is a public change: `by` gets a new generation, so that no page
 *  made from the old one is shown. STATUS_BUSY: the writers' lock was not to be had; STATUS_CONFLICT: the two cannot be
 *  exchanged. `db` is as it was whenever this fails. */
enum status db_replace(struct db *db, struct db *by, struct err *err);

/** Says whether the file is whole: STATUS_IO with what is wrong. `*orphans` gets the rows that refer to rows that do not
 *  exist. Reads everything. */
enum status db_examine(struct db *db, int64_t *orphans, struct err *err);

/** Calls `told` with the name of each table, in order, and its number of rows. Reads everything. */
enum status db_count_rows(struct db *db,
                          void (*told)(void *context, const char *table, int64_t rows),
                          void *context, struct err *err);

/* --- transactions ---------------------------------------------------------------------------------------- */

enum tx {
    TX_READ,    /* writes nothing; all statements see one state of the database */
    TX_PRIVATE, /* changes nothing that an anonymous page shows */
    TX_PUBLIC,  /* empties the page cache when it commits (db/generation.h) */
    TX_SCHEMA   /* a migration: TX_PUBLIC that may create or drop the table `generation` itself */
};

/** All but TX_READ take the writers' lock at once (BEGIN IMMEDIATE): STATUS_BUSY when it cannot be had in
 *  time. Transactions do not nest: a second begin is a bug. */
enum status db_begin(struct db *db, enum tx kind, struct err *err);

/** On failure everything is taken back, as by db_rollback. */
enum status db_commit(struct db *db, struct err *err);

/** Takes back what is open and ends statements that are still in use; nothing to do is fine. Never fails. */
void db_rollback(struct db *db);

/** `status == STATUS_OK` commits and returns the commit's status; anything else rolls back and returns it:
 *  the last line of a function that writes. */
enum status db_end(struct db *db, enum status status, struct err *err);

bool db_in_transaction(const struct db *db);

/* --- statements ------------------------------------------------------------------------------------------ */

/** The prepared statement for `sql`, with its parameters cleared. Never NULL. */
struct stmt *db_use(struct db *db, const struct sql *sql);

/* Parameters are numbered from 1. Text is copied, so it need not live on. NULL text binds NULL. */
void stmt_int(struct stmt *s, int parameter, int64_t value);
void stmt_text(struct stmt *s, int parameter, const char *value);
void stmt_str(struct stmt *s, int parameter, struct str value);
void stmt_null(struct stmt *s, int parameter);
/** Binds NULL for 0: for optional references. */
void stmt_id(struct stmt *s, int parameter, int64_t id_or_0);

/** Steps; true when there is a row to read. */
bool stmt_row(struct stmt *s);

/* Columns are numbered from 0. Text and blobs are copied into the arena; NULL reads as 0 and as NULL text. */
int64_t stmt_col_int(struct stmt *s, int column);
bool stmt_col_is_null(struct stmt *s, int column);
char *stmt_col_text(struct stmt *s, int column, struct arena *arena);
/** The same with `otherwise` in place of NULL. */
const char *stmt_col_text_or(struct stmt *s, int column, const char *otherwise,
                             struct arena *arena);
/** The bytes as they stand in the row, valid until the next stmt_row() or stmt_done(). */
struct str stmt_col_view(struct stmt *s, int column);

/** Ends the use. STATUS_OK, or what went wrong: STATUS_CONFLICT for a broken UNIQUE or primary key,
 *  STATUS_INVALID for other constraints, STATUS_BUSY, STATUS_FULL, STATUS_IO, STATUS_FORBIDDEN (the
 *  machine lets nobody write), STATUS_BUG for SQL that does not compile or that this handle does not allow. */
enum status stmt_done(struct stmt *s, struct err *err);

/** For statements without rows: steps once and ends. */
enum status stmt_run(struct stmt *s, struct err *err);

/** Rows changed by the last INSERT, UPDATE or DELETE of this connection. */
int64_t db_changes(const struct db *db);

/* --- authorizer ------------------------------------------------------------------------------------------ */

/** From now on only the tables in `tables` (a NULL-terminated list that must outlive the connection) and, by
 *  TX_PUBLIC, `generation` may be written; every other write, changes of the schema, ATTACH and PRAGMA are
 *  refused by the engine itself. NULL lifts it. */
void db_allow_writes(struct db *db, const char *const *tables);

#endif
