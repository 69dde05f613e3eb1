/**
 * What the files of the SQLite driver share. For sqlite_*.c only.
 */
#ifndef DB_SQLITE_CONNECTION_H
#define DB_SQLITE_CONNECTION_H

#include "db/sqlite.h"

#include <sqlite3.h>

struct sqlite_connection {
    sqlite3 *handle;
    char *path; /* as SQLite opened it; ":memory:" is possible */
    bool write;
    bool immutable; /* nobody writes meanwhile: SQLite makes no files beside it */
    int busy_ms;
    int64_t deadline;          /* of the present wait, on the monotonic clock */
    const char *const *tables; /* that may be written; NULL = all */
    bool migrating;            /* foreign keys are off, and transactions keep readers out */
    bool guarded;              /* a script runs in a transaction that it may not leave */
};

/* sqlite_open.c */
enum status sqlite_open(void **connection, const char *location, const struct db_options *options,
                        struct err *err);
void sqlite_close(void *connection);
void sqlite_abandon(void *connection);

/** Opens the handle and hardens it, without looking at the file. Returns SQLite's code. */
int sqlite_connect(struct sqlite_connection *c);

/** A reader cannot take back what a killed writer has left in a rollback journal. This does it through a
 *  second handle when `code` says so; true: try again. */
bool sqlite_recover(struct sqlite_connection *c, int code);

/* sqlite_journal.c */
/** Gives a database that is being opened for writing the journal that its file system can bear. */
enum status sqlite_choose_journal(struct sqlite_connection *c, struct err *err);

/* sqlite_error.c */
/** The status of the extended result code `code` that `c` has just answered, with its sentence. SQLITE_OK,
 *  ROW and DONE are STATUS_OK. */
enum status sqlite_status(struct sqlite_connection *c, int code, struct err *err);

/* sqlite_busy.c */
/** Waits a moment for another process; false when the time is over. For sqlite3_busy_handler(). */
int sqlite_wait(void *connection, int tries);

/* sqlite_backup.c */
enum status sqlite_copy(void *connection, const char *path, struct err *err);
enum status sqlite_replace_begin(void **replacing, void *to, void *by, struct err *err);
enum status sqlite_replace_run(void *replacing, struct err *err);
void sqlite_replace_end(void *replacing);

/* sqlite_examine.c */
enum status sqlite_examine(void *connection, int64_t *orphans, struct err *err);
enum status sqlite_count_rows(void *connection,
                              void (*told)(void *context, const char *table, int64_t rows),
                              void *context, struct err *err);

/* sqlite_authorizer.c */
void sqlite_allow_writes(void *connection, const char *const *tables);

/** While it is on, nothing can end the open transaction, attach files or change settings. */
void sqlite_guard_script(struct sqlite_connection *c, bool on);

#endif
