/* Looks at all of a database: whether it is whole, and how much there is. */
#include "db/sqlite_connection.h"

#include "base/panic.h"

#define TABLES                                                                                     \
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') "    \
    "AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name"

static enum status check_pages(struct sqlite_connection *c, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    enum status status = STATUS_OK;
    const char *answer;
    int code = sqlite3_prepare_v2(c->handle, "PRAGMA integrity_check(1)", -1, &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code != SQLITE_ROW) {
        status = sqlite_status(c, code, err);
    } else {
        answer = (const char *)sqlite3_column_text(statement, 0);
        if (answer == NULL || strcmp(answer, "ok") != 0)
            status = err_set(err, STATUS_IO, "the database %s is damaged (%.200s)", c->path,
                             answer == NULL ? "no answer" : answer);
    }
    sqlite3_finalize(statement);
    return status;
}

enum status sqlite_examine(void *connection, int64_t *orphans, struct err *err)
{
    struct sqlite_connection *c = connection;
    sqlite3_stmt *statement = NULL;
    enum status status = check_pages(c, err);
    int code;

    if (status != STATUS_OK)
        return status;
    code = sqlite3_prepare_v2(c->handle, "PRAGMA foreign_key_check", -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        *orphans += code == SQLITE_ROW;
    }
    sqlite3_finalize(statement);
    return sqlite_status(c, code, err);
}

/* The one place where SQL is built: a table's name cannot be a parameter. %w doubles the quotes in it. */
static int count(struct sqlite_connection *c, const char *table, int64_t *rows)
{
    char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table);
    sqlite3_stmt *statement = NULL;
    int code;

    if (sql == NULL)
        panic("memory is used up");
    code = sqlite3_prepare_v2(c->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    *rows = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return code;
}

enum status sqlite_count_rows(void *connection,
                              void (*told)(void *context, const char *table, int64_t rows),
                              void *context, struct err *err)
{
    struct sqlite_connection *c = connection;
    sqlite3_stmt *tables = NULL;
    int code = sqlite3_prepare_v2(c->handle, TABLES, -1, &tables, NULL);
    enum status status;

    while (code == SQLITE_OK || code == SQLITE_ROW) {
        const char *name;
        int64_t rows;

        code = sqlite3_step(tables);
        if (code != SQLITE_ROW)
            break;
        name = (const char *)sqlite3_column_text(tables, 0);
        code = count(c, name, &rows);
        if (code == SQLITE_ROW)
            told(context, name, rows);
    }
    status = sqlite_status(c, code, err);
    sqlite3_finalize(tables);
    return status;
}
