/* Whole databases through SQLite's online backup interface (sqlite.org/backup.html).
 *
 * Always in one step, and so in one read transaction of the source. Copying in several steps would let go of the source
 * in between, and then begin again whenever somebody else has written: with sixteen writers it would never end. In one
 * step nobody waits where there is a write-ahead log; with a rollback journal writers wait while the pages are copied.
 * Pages go through caches of a few megabytes, whatever the size of the database. */
#include "db/sqlite_connection.h"

#include "base/clock.h"
#include "base/panic.h"

/* Nobody reads the copy before it is complete: it needs neither journal nor syncing. */
#define COPY_SETUP "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE"
/* In the copy the write-ahead log's mark is taken off: it is then one file that can be read wherever it lies. */
#define COPY_FINISH "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=DELETE"

/* `pages` as sqlite3_backup_step() takes it. Locked by others, it tries again as long as the connection of `c` waits. */
static int step(struct sqlite_connection *c, sqlite3_backup *backup, int pages)
{
    const int64_t start = clock_monotonic_ms();
    int code, tries = 0;

    do {
        code = sqlite3_backup_step(backup, pages);
    } while (((code & 0xff) == SQLITE_BUSY || code == SQLITE_LOCKED) &&
             clock_monotonic_ms() - start < c->busy_ms && sqlite_wait(c, tries++));
    return code;
}

static int copy_all(struct sqlite_connection *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from->handle, "main");
    int code, ended;

    if (backup == NULL)
        return sqlite3_extended_errcode(to);
    code = step(from, backup, -1);
    if (sqlite_recover(from, code))
        code = step(from, backup, -1);
    ended = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? ended : code;
}

enum status sqlite_copy(void *connection, const char *path, struct err *err)
{
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE |
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    struct sqlite_connection *from = connection;
    struct sqlite_connection to = {.path = (char *)path, .write = true};
    enum status status;
    int code = sqlite3_open_v2(path, &to.handle, flags, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_exec(to.handle, COPY_SETUP, NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        status = sqlite_status(&to, code, err);
        goto cleanup;
    }
    code = copy_all(from, to.handle);
    /* The result alone does not say on which side it went wrong: when the disk is full, the new file could not grow. */
    status = sqlite_status(sqlite3_system_errno(to.handle) != 0 ? &to : from, code, err);
    if (status == STATUS_OK)
        status = sqlite_status(&to, sqlite3_exec(to.handle, COPY_FINISH, NULL, NULL, NULL), err);
cleanup:
    sqlite3_close(to.handle);
    return status;
}

/* --- replacing ------------------------------------------------------------------------------------------- */

struct replacing {
    struct sqlite_connection *to;
    sqlite3_backup *backup;
};

static int page_size(struct sqlite_connection *c)
{
    sqlite3_stmt *statement = NULL;
    int size = 0;

    if (sqlite3_prepare_v2(c->handle, "PRAGMA page_size", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        size = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return size;
}

enum status sqlite_replace_begin(void **out, void *to, void *by, struct err *err)
{
    struct sqlite_connection *target = to, *source = by;
    struct replacing *replacing;
    int code;

    *out = NULL;
    if (page_size(target) != page_size(source)) /* it cannot change while there is a log */
        return err_set(err, STATUS_CONFLICT,
                       "the database %s has pages of %d bytes, the one that is to take its place "
                       "has pages of %d: restore into an empty home",
                       target->path, page_size(target), page_size(source));
    replacing = calloc(1, sizeof(*replacing));
    if (replacing == NULL)
        panic("memory is used up");
    replacing->to = target;
    replacing->backup = sqlite3_backup_init(target->handle, "main", source->handle, "main");
    *out = replacing;
    if (replacing->backup == NULL)
        return sqlite_status(target, sqlite3_extended_errcode(target->handle), err);
    code = step(target, replacing->backup, 0); /* no page yet, but the lock */
    return sqlite_status(target, code, err);
}

enum status sqlite_replace_run(void *pointer, struct err *err)
{
    struct replacing *replacing = pointer;
    int code = step(replacing->to, replacing->backup, -1), ended;

    ended = sqlite3_backup_finish(replacing->backup);
    replacing->backup = NULL;
    return sqlite_status(replacing->to, code == SQLITE_DONE ? ended : code, err);
}

void sqlite_replace_end(void *pointer)
{
    struct replacing *replacing = pointer;

    if (replacing->backup != NULL)
        sqlite3_backup_finish(replacing->backup);
    free(replacing);
}
