#include "db/sqlite_connection.h"

/* --- scripts, versions, transactions --------------------------------------------------------------------- */

static size_t line_of(const char *text, const char *at)
{
    size_t line = 1;

    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

static enum status run_script(struct sqlite_connection *c, const char *text, struct err *err)
{
    const char *at = text;

    while (*at != '\0') {
        sqlite3_stmt *statement = NULL;
        const char *next = at;
        enum status status;
        int code = sqlite3_prepare_v2(c->handle, at, -1, &statement, &next);
        int offset = code == SQLITE_OK ? -1 : sqlite3_error_offset(c->handle);

        while (code == SQLITE_OK || code == SQLITE_ROW)
            code = statement == NULL ? SQLITE_DONE : sqlite3_step(statement);
        status = sqlite_status(c, code, err);
        sqlite3_finalize(statement);
        if (status != STATUS_OK) {
            at += offset >= 0 ? (size_t)offset : strspn(at, " \t\r\n");
            err_prefix(err, "the statement in line %zu", line_of(text, at));
            return status;
        }
        at = next;
    }
    return STATUS_OK;
}

static enum status script(void *connection, const char *text, struct err *err)
{
    struct sqlite_connection *c = connection;
    bool guarded = c->tables == NULL && !sqlite3_get_autocommit(c->handle);
    enum status status;

    if (guarded)
        sqlite_guard_script(c, true);
    status = run_script(c, text, err);
    if (guarded)
        sqlite_guard_script(c, false);
    return status;
}

/* Runs one statement that gives a number. */
static enum status ask(struct sqlite_connection *c, const char *sql, const char *parameter,
                       int64_t *answer, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    enum status status;
    int code;

    for (int attempt = 0;; attempt++) {
        code = sqlite3_prepare_v2(c->handle, sql, -1, &statement, NULL);
        if (code == SQLITE_OK && parameter != NULL)
            code = sqlite3_bind_text(statement, 1, parameter, -1, SQLITE_STATIC);
        if (code == SQLITE_OK)
            code = sqlite3_step(statement);
        if (attempt > 0 || !sqlite_recover(c, code))
            break;
        sqlite3_finalize(statement);
    }
    if (code == SQLITE_ROW)
        *answer = sqlite3_column_int64(statement, 0);
    status = sqlite_status(c, code, err);
    sqlite3_finalize(statement);
    return status;
}

static enum status schema_version(void *connection, int64_t *version, struct err *err)
{
    return ask(connection, "PRAGMA user_version", NULL, version, err);
}

static enum status set_schema_version(void *connection, int64_t version, struct err *err)
{
    struct sqlite_connection *c = connection;
    char sql[64]; /* a PRAGMA takes no parameters */

    snprintf(sql, sizeof(sql), "PRAGMA user_version=%lld", (long long)version);
    return sqlite_status(c, sqlite3_exec(c->handle, sql, NULL, NULL, NULL), err);
}

static enum status has_table(void *connection, const char *name, bool *found, struct err *err)
{
    int64_t answer = 0;
    enum status status =
        ask(connection, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", name,
            &answer, err);

    *found = answer == 1;
    return status;
}

static enum status migrating(void *connection, bool on, struct err *err)
{
    struct sqlite_connection *c = connection;
    int enforced = -1;

    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, NULL);
    /* A rename compiles every view again, also one that reads a virtual table. */
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, on ? 1 : 0, NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_FKEY, on ? 0 : 1, &enforced);
    if (enforced != (on ? 0 : 1))
        return err_set(err, STATUS_BUG, "SQLite does not switch foreign keys %s",
                       on ? "off" : "on");
    c->migrating = on;
    /* An index over many rows is sorted in a file, so that memory does not grow with them; ANALYZE takes samples. */
    return sqlite_status(c,
                         sqlite3_exec(c->handle,
                                      on ? "PRAGMA temp_store=FILE; PRAGMA analysis_limit=1000"
                                         : "PRAGMA temp_store=MEMORY; PRAGMA analysis_limit=0",
                                      NULL, NULL, NULL),
                         err);
}

static enum status begin(void *connection, bool write, struct err *err)
{
    struct sqlite_connection *c = connection;
    const char *how = "BEGIN";

    if (write && !c->write) /* SQLite would only find out at the first INSERT */
        return sqlite_status(c, SQLITE_READONLY, err);
    if (write) /* Without a write-ahead log, a script that outgrows the cache would wait for readers at every page. */
        how = c->migrating ? "BEGIN EXCLUSIVE" : "BEGIN IMMEDIATE";
    return sqlite_status(c, sqlite3_exec(c->handle, how, NULL, NULL, NULL), err);
}

static enum status commit(void *connection, struct err *err)
{
    struct sqlite_connection *c = connection;

    if (sqlite3_get_autocommit(c->handle))
        return err_set(err, STATUS_IO,
                       "SQLite has taken the transaction back after an earlier failure");
    return sqlite_status(c, sqlite3_exec(c->handle, "COMMIT", NULL, NULL, NULL), err);
}

static void rollback(void *connection)
{
    struct sqlite_connection *c = connection;

    /* Some failures have rolled back already, and then this one fails: either way nothing is left open. */
    if (!sqlite3_get_autocommit(c->handle))
        sqlite3_exec(c->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* --- statements ------------------------------------------------------------------------------------------ */

static enum status prepare(void *connection, const char *sql, void **statement, struct err *err)
{
    struct sqlite_connection *c = connection;
    sqlite3_stmt *prepared = NULL;
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &prepared, NULL);

    if (sqlite_recover(c, code))
        code = sqlite3_prepare_v2(c->handle, sql, -1, &prepared, NULL);
    *statement = prepared;
    return sqlite_status(c, code, err);
}

static void finalize(void *statement)
{
    sqlite3_finalize(statement);
}

static void reset(void *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

static enum status bind_int(void *connection, void *statement, int parameter, int64_t value,
                            struct err *err)
{
    return sqlite_status(connection, sqlite3_bind_int64(statement, parameter, value), err);
}

static enum status bind_text(void *connection, void *statement, int parameter, struct str bytes,
                             struct err *err)
{
    return sqlite_status(connection,
                         sqlite3_bind_text64(statement, parameter, bytes.at, bytes.len,
                                             SQLITE_TRANSIENT, SQLITE_UTF8),
                         err);
}

static enum status step(void *connection, void *statement, bool *row, struct err *err)
{
    struct sqlite_connection *c = connection;
    int code = sqlite3_step(statement);

    if (sqlite_recover(c, code)) {
        sqlite3_reset(statement);
        code = sqlite3_step(statement);
    }
    *row = code == SQLITE_ROW;
    return sqlite_status(c, code, err);
}

static int64_t column_int(void *statement, int column)
{
    return sqlite3_column_int64(statement, column);
}

static bool column_is_null(void *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL;
}

static struct str column_bytes(void *statement, int column)
{
    int type = sqlite3_column_type(statement, column);
    const void *at;

    if (type == SQLITE_NULL)
        return (struct str){NULL, 0};
    at = type == SQLITE_BLOB ? sqlite3_column_blob(statement, column)
                             : sqlite3_column_text(statement, column);
    return (struct str){at == NULL ? "" : at, (size_t)sqlite3_column_bytes(statement, column)};
}

static int64_t changes(void *connection)
{
    struct sqlite_connection *c = connection;

    return sqlite3_changes64(c->handle);
}

const struct db_driver sqlite_driver = {
    .name = "sqlite",
    .scheme = "sqlite:",
    .open = sqlite_open,
    .close = sqlite_close,
    .abandon = sqlite_abandon,
    .script = script,
    .schema_version = schema_version,
    .set_schema_version = set_schema_version,
    .has_table = has_table,
    .migrating = migrating,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .prepare = prepare,
    .finalize = finalize,
    .reset = reset,
    .bind_int = bind_int,
    .bind_text = bind_text,
    .step = step,
    .column_int = column_int,
    .column_is_null = column_is_null,
    .column_bytes = column_bytes,
    .changes = changes,
    .allow_writes = sqlite_allow_writes,
    .copy = sqlite_copy,
    .replace_begin = sqlite_replace_begin,
    .replace_run = sqlite_replace_run,
    .replace_end = sqlite_replace_end,
    .examine = sqlite_examine,
    .count_rows = sqlite_count_rows,
};
