/* The second lock on the door to the data: what a route did not declare, the engine refuses to compile. */
#include "db/sqlite_connection.h"

static bool listed(const char *const *tables, const char *name)
{
    if (strcmp(name, "generation") == 0) /* written by every public transaction */
        return true;
    for (size_t i = 0; tables[i] != NULL; i++) {
        if (strcmp(tables[i], name) == 0)
            return true;
    }
    return false;
}

/* Called while a statement is compiled (sqlite.org/c3ref/set_authorizer.html). */
static int authorize(void *connection, int action, const char *one, const char *two,
                     const char *database, const char *trigger)
{
    const struct sqlite_connection *c = connection;

    (void)database;
    (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION: /* load_extension() is off unless a program turns it on */
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return listed(c->tables, one) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
        return two == NULL && strcmp(one, "user_version") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* Those that only look: full-text tables ask for data_version and page_size when they are made, and ALTER TABLE ADD COLUMN
 * for quick_check. */
static bool only_looks(const char *pragma)
{
    static const char *const names[] = {
        "data_version", "foreign_key_check", "foreign_key_list", "index_info",
        "index_list",   "index_xinfo",       "integrity_check",  "page_size",
        "quick_check",  "table_info",        "table_list",       "table_xinfo",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (sqlite3_stricmp(pragma, names[i]) == 0)
            return true;
    }
    return false;
}

/* What would leave the transaction or the file that a version script runs in. */
static int guard(void *unused, int action, const char *one, const char *two, const char *database,
                 const char *trigger)
{
    (void)unused, (void)two, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_PRAGMA:
        /* A page size is only changed by VACUUM, which cannot be run in a transaction. */
        return only_looks(one) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return SQLITE_DENY;
    default:
        return SQLITE_OK;
    }
}

void sqlite_guard_script(struct sqlite_connection *c, bool on)
{
    c->guarded = on;
    if (on)
        sqlite3_set_authorizer(c->handle, guard, NULL);
    else
        sqlite3_set_authorizer(c->handle, c->tables == NULL ? NULL : authorize, c);
}

void sqlite_allow_writes(void *connection, const char *const *tables)
{
    struct sqlite_connection *c = connection;

    if (c->tables == tables)
        return; /* setting an authorizer compiles every cached statement again */
    c->tables = tables;
    sqlite3_set_authorizer(c->handle, tables == NULL ? NULL : authorize, c);
}
