/**
 * What db.c and stmt.c know of a connection and its statements. For these two files only.
 */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include "db/driver.h"
#include "db/generation.h"

#define STMT_BUCKETS 64 /* a page uses about ten statements, a whole worker about a hundred */

enum stmt_state {
    STMT_IDLE, /* not in use */
    STMT_BOUND,
    STMT_ROW,  /* there is a row to read */
    STMT_ENDED /* no more rows, or failed */
};

struct stmt {
    struct db *db;
    const struct sql *sql;
    void *handle; /* NULL until it is prepared, and after preparing has failed */
    enum stmt_state state;
    enum status status; /* sticks from the first failure until the use ends */
    struct err why;
    struct stmt *next; /* in the same bucket */
};

struct db {
    const struct db_driver *driver;
    void *connection;
    int home; /* the caller's descriptor, or -1 */
    int busy_ms;
    bool foreign; /* a table `generation` in it is one like others */
    bool in_transaction;
    int64_t expected; /* the schema version that transactions must find; 0 = any */
    enum tx kind;
    struct generation_hold hold; /* while a public transaction is open */
    struct stmt *buckets[STMT_BUCKETS];
};

/** Ends the use, whatever its state. */
void stmt_end(struct stmt *s);

#endif
