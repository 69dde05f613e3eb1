/**
 * What a database driver brings. db.c fills in everything that is the same for all of them: the statement
 * cache, sticky errors, transactions, generations.
 *
 * A `connection` and a `statement` below are the driver's own objects. Functions that fail fill `err` with a
 * sentence that names the database; `err` may be NULL.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

struct db_driver {
    const char *name;
    const char *scheme; /* of the URL, with its colon */

    /** `location` is the URL after the scheme. */
    enum status (*open)(void **connection, const char *location, const struct db_options *options,
                        struct err *err);
    void (*close)(void *connection);
    void (*abandon)(void *connection);

    enum status (*script)(void *connection, const char *text, struct err *err);
    enum status (*schema_version)(void *connection, int64_t *version, struct err *err);
    enum status (*set_schema_version)(void *connection, int64_t version, struct err *err);
    enum status (*has_table)(void *connection, const char *name, bool *found, struct err *err);
    enum status (*migrating)(void *connection, bool on, struct err *err);

    enum status (*begin)(void *connection, bool write, struct err *err);
    enum status (*commit)(void *connection, struct err *err);
    void (*rollback)(void *connection);

    enum status (*prepare)(void *connection, const char *sql, void **statement, struct err *err);
    void (*finalize)(void *statement);
    /** Ends the stepping and clears the parameters. */
    void (*reset)(void *statement);
    /** Text is copied. A NULL `bytes.at` binds NULL. */
    enum status (*bind_int)(void *connection, void *statement, int parameter, int64_t value,
                            struct err *err);
    enum status (*bind_text)(void *connection, void *statement, int parameter, struct str bytes,
                             struct err *err);
    /** `*row` says whether there is a row; without one the statement has ended. */
    enum status (*step)(void *connection, void *statement, bool *row, struct err *err);
    int64_t (*column_int)(void *statement, int column);
    bool (*column_is_null)(void *statement, int column);
    /** Valid until the next step or reset. NULL has a NULL `at`. */
    struct str (*column_bytes)(void *statement, int column);

    int64_t (*changes)(void *connection);
    void (*allow_writes)(void *connection, const char *const *tables);

    /* Whole databases: all of these, or none (NULL). */
    enum status (*copy)(void *connection, const char *path, struct err *err);
    /** Takes the writers' lock of `to`; then replace_run copies all of `by` and commits; replace_end lets go, and takes
     *  back what was not committed. */
    enum status (*replace_begin)(void **replacing, void *to, void *by, struct err *err);
    enum status (*replace_run)(void *replacing, struct err *err);
    void (*replace_end)(void *replacing);
    enum status (*examine)(void *connection, int64_t *orphans, struct err *err);
    enum status (*count_rows)(void *connection,
                              void (*told)(void *context, const char *table, int64_t rows),
                              void *context, struct err *err);
};

/** The drivers that this program is linked with; ends with NULL. */
extern const struct db_driver *const db_drivers[];

/** The driver's connection behind `db`, or NULL when `db` speaks through another driver. */
void *db_connection(const struct db *db, const struct db_driver *driver);

/** Whether a statement outside a transaction stands on a row, and so holds a state of the database. */
bool db_is_reading(const struct db *db);

/** How long this connection waits for others, in milliseconds. */
int db_busy_ms(const struct db_options *options);

#endif
