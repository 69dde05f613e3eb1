/* What SQLite's result codes (sqlite.org/rescode.html) mean to the people who run a site. */
#include "db/sqlite_connection.h"

#include "base/panic.h"

#include <errno.h>

/* The folder takes no -wal and -shm files, which even reading needs. */
static enum status folder_closed(const struct sqlite_connection *c, struct err *err)
{
    if (access(c->path, W_OK) != 0 && errno == EROFS)
        return err_set(err, STATUS_IO,
                       "the database %s is on a read-only disk, where it cannot even be read: its "
                       "-wal and -shm files must be creatable beside it; make the disk writable",
                       c->path);
    return err_by_machine(
        err, err_set(err, STATUS_FORBIDDEN,
                     "the folder of the database %s is not writable: its -wal and -shm files must "
                     "be creatable there even for reading; give this user the right to write in it",
                     c->path));
}

static enum status readonly(struct sqlite_connection *c, int code, struct err *err)
{
    switch (code) {
    case SQLITE_READONLY_CANTINIT:
    case SQLITE_READONLY_DIRECTORY:
    case SQLITE_READONLY_CANTLOCK:
    case SQLITE_READONLY_RECOVERY:
        return folder_closed(c, err);
    case SQLITE_READONLY_ROLLBACK:
        return err_set(err, STATUS_IO,
                       "a writer of the database %s was interrupted and this user may not tidy up "
                       "after it; run a command that writes as the owner of the site",
                       c->path);
    case SQLITE_READONLY_DBMOVED:
        return err_set(err, STATUS_IO,
                       "the database %s was moved or removed while it was open; try again",
                       c->path);
    default:
        if (c->write)
            return err_by_machine(
                err, err_set(err, STATUS_FORBIDDEN,
                             "the database %s cannot be written: check the owner and the rights of "
                             "the file and its folder",
                             c->path));
        return err_set(err, STATUS_BUG, "the database %s is open for reading only", c->path);
    }
}

/* The errno of what has failed. SQLite does not note one where a COMMIT fails, but the file does that could not be written
 * or synced: the write-ahead log, or the database itself. */
static int errno_of(struct sqlite_connection *c)
{
    int error = c->handle == NULL ? 0 : sqlite3_system_errno(c->handle);
    sqlite3_file *log = NULL;

    if (error != 0 || c->handle == NULL)
        return error;
    if (sqlite3_file_control(c->handle, NULL, SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log != NULL && log->pMethods != NULL)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error == 0)
        sqlite3_file_control(c->handle, NULL, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

static enum status machine(struct sqlite_connection *c, int code, struct err *err)
{
    const int error = errno_of(c);

    if (error == ENOSPC || error == EDQUOT)
        return err_set(err, STATUS_FULL,
                       "the disk is full: %s could not be written; free some space and try again",
                       c->path);
    return err_set(err, STATUS_IO, "the disk fails at the database %s: %s (SQLite code %d)",
                   c->path, error == 0 ? sqlite3_errstr(code) : strerror(error), code);
}

static enum status cannot_open(struct sqlite_connection *c, int code, struct err *err)
{
    int error = c->handle == NULL ? 0 : sqlite3_system_errno(c->handle);

    if (error == ENOSPC || error == EDQUOT || error == EMFILE || error == ENFILE || error == EIO)
        return machine(c, code, err);
    if (access(c->path, F_OK) != 0)
        return err_errno(err, errno, "there is no database %s", c->path);
    if (access(c->path, c->write ? R_OK | W_OK : R_OK) != 0)
        return err_errno(err, errno, "cannot open the database %s", c->path);
    return folder_closed(c, err);
}

static enum status constraint(struct sqlite_connection *c, int code, struct err *err)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return err_set(err, STATUS_CONFLICT, "it exists already (%s)", sqlite3_errmsg(c->handle));
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return err_set(
            err, STATUS_INVALID,
            "it belongs to something that does not exist, or something still belongs to it "
            "(%s)",
            sqlite3_errmsg(c->handle));
    default:
        return err_set(err, STATUS_INVALID, "the database refuses this value (%s)",
                       sqlite3_errmsg(c->handle));
    }
}

enum status sqlite_status(struct sqlite_connection *c, int code, struct err *err)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_BUSY:
    case SQLITE_PROTOCOL: /* lost the race for the write-ahead log many times over */
        return err_set(err, STATUS_BUSY, "the database %s is locked by another program; try again",
                       c->path);
    case SQLITE_FULL:
        return err_set(err, STATUS_FULL,
                       "the disk is full: %s could not be written; free some space and try again",
                       c->path);
    case SQLITE_READONLY:
        return readonly(c, code, err);
    case SQLITE_IOERR:
        return machine(c, code, err);
    case SQLITE_CANTOPEN:
        return cannot_open(c, code, err);
    case SQLITE_PERM:
        return err_set(err, STATUS_FORBIDDEN, "the database %s may not be used by this user",
                       c->path);
    case SQLITE_CORRUPT:
        return err_set(err, STATUS_IO, "the database %s is damaged (%s); restore the newest backup",
                       c->path, sqlite3_errmsg(c->handle));
    case SQLITE_NOTADB:
        return err_set(err, STATUS_IO, "%s is not a pierogis database", c->path);
    case SQLITE_CONSTRAINT:
        return constraint(c, code, err);
    case SQLITE_TOOBIG:
        return err_set(err, STATUS_TOO_LARGE, "a value is too large for the database");
    case SQLITE_AUTH: /* a script may contain anything; a statement of our own should know better */
        return err_set(err, c->guarded ? STATUS_FORBIDDEN : STATUS_BUG,
                       "this program may not do that to the database (%s)",
                       sqlite3_errmsg(c->handle));
    case SQLITE_NOMEM:
        panic("memory is used up");
    default:
        return err_set(err, STATUS_BUG, "SQLite: %s",
                       c->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(c->handle));
    }
}
