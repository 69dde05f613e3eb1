#include "db/sqlite_connection.h"

#include "base/buf.h"
#include "base/panic.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define MEMORY ":memory:"
/* The log is checkpointed often, and cut back after a burst: every process that opens a database which nobody
 * else holds open reads the whole log that was left behind. */
#define CHECKPOINT_PAGES 200
/* With a log FULL would do. With a rollback journal a change counts from the moment when the journal is gone, and only
 * EXTRA syncs the folder after deleting it (sqlite.org/pragma.html#pragma_synchronous). A larger change than a megabyte
 * goes to the log before it is whole: memory of a process is scarcer. */
#define WRITER_SETUP                                                                               \
    "PRAGMA synchronous=EXTRA; PRAGMA journal_size_limit=1048576; PRAGMA temp_store=MEMORY; "      \
    "PRAGMA cache_size=-1000"
/* Readers look at the first 512 kB of the file where the kernel has them, instead of copying each page: that is most of
 * a small site. More would show as memory of every process, as the kernel maps what lies around, too. */
#define READER_SETUP "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=524288"

/* The path for SQLite, which never begins with "file:" (that would be a URI to it). */
static char *full_path(const char *location, const struct db_options *options)
{
    struct buf path = BUF_INIT;

    if (location[0] != '/' && strcmp(location, MEMORY) != 0) {
        buf_text(&path, options->home_path == NULL ? "." : options->home_path);
        buf_char(&path, '/');
    }
    buf_text(&path, location);
    return buf_detach(&path, NULL);
}

/* SQLite would make the file readable for all. Made by root, it belongs to the owner of its folder; the
 * -wal and -shm files take the database's owner and mode by themselves. */
static enum status create_file(const char *path, struct err *err)
{
    char *folder = strdup(path);
    enum status status = STATUS_OK;
    struct stat owner;
    int fd;

    if (folder == NULL)
        panic("memory is used up");
    *(strrchr(folder, '/') + 1) = '\0';
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (fd < 0 && errno != EEXIST)
        status = err_errno(err, errno, "cannot create the database %s", path);
    else if (fd >= 0 && geteuid() == 0 &&
             (stat(folder, &owner) != 0 || fchown(fd, owner.st_uid, owner.st_gid) != 0))
        status = err_errno(err, errno, "cannot give the database %s to the folder's owner", path);
    if (fd >= 0)
        close(fd);
    free(folder);
    return status;
}

/* Without a log or a journal beside it nobody is in the middle of a change, and the file alone is all there is to
 * read. In WAL mode SQLite would otherwise make both files even for reading, and leave them. */
static bool is_at_rest(const char *path)
{
    static const char *const beside[] = {"-wal", "-journal"};
    bool rest = true;

    for (size_t i = 0; i < 2; i++) {
        struct buf name = BUF_INIT;
        struct stat info;

        buf_printf(&name, "%s%s", path, beside[i]);
        rest = rest && (stat(name.at, &info) != 0 ? errno == ENOENT : info.st_size == 0);
        buf_free(&name);
    }
    return rest;
}

/* The path as a URI (sqlite.org/uri.html). */
static char *immutable_uri(const char *path)
{
    struct buf uri = BUF_INIT;

    buf_text(&uri, path[0] == '/' ? "file://" : "file:");
    for (; *path != '\0'; path++) {
        if (strchr("%?#", *path) != NULL)
            buf_printf(&uri, "%%%02x", (unsigned)*path);
        else
            buf_char(&uri, *path);
    }
    buf_text(&uri, "?immutable=1");
    return buf_detach(&uri, NULL);
}

static int open_handle(struct sqlite_connection *c)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE |
                (c->write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    char *uri;
    int code;

    if (!c->immutable)
        return sqlite3_open_v2(c->path, &c->handle, flags, NULL);
    uri = immutable_uri(c->path);
    code = sqlite3_open_v2(uri, &c->handle, flags | SQLITE_OPEN_URI, NULL);
    free(uri);
    return code;
}

int sqlite_connect(struct sqlite_connection *c)
{
    int code = open_handle(c);

    if (code != SQLITE_OK)
        return code;
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_FKEY, c->write ? 1 : 0, NULL);
    sqlite3_wal_autocheckpoint(c->handle, CHECKPOINT_PAGES);
    sqlite3_busy_handler(c->handle, sqlite_wait, c);
    return SQLITE_OK;
}

static enum status set_up(struct sqlite_connection *c, bool foreign, struct err *err)
{
    enum status status;

    if (!c->write)
        return sqlite_status(c, sqlite3_exec(c->handle, READER_SETUP, NULL, NULL, NULL), err);
    if (sqlite3_db_readonly(c->handle, "main") != 0) /* SQLite falls back without a word */
        return sqlite_status(c, SQLITE_READONLY, err);
    status = foreign ? STATUS_OK : sqlite_choose_journal(c, err);
    if (status == STATUS_OK)
        status = sqlite_status(c, sqlite3_exec(c->handle, WRITER_SETUP, NULL, NULL, NULL), err);
    return status;
}

enum status sqlite_open(void **connection, const char *location, const struct db_options *options,
                        struct err *err)
{
    struct sqlite_connection *c = calloc(1, sizeof(*c));
    enum status status = STATUS_OK;

    if (c == NULL)
        panic("memory is used up");
    c->path = full_path(location, options);
    c->write = options->access == DB_WRITE;
    c->immutable = !c->write && options->no_trace && is_at_rest(c->path);
    c->busy_ms = db_busy_ms(options);
    if (c->write && options->create && strcmp(c->path, MEMORY) != 0)
        status = create_file(c->path, err);
    if (status != STATUS_OK)
        goto cleanup;
    status = sqlite_status(c, sqlite_connect(c), err);
    if (status == STATUS_OK && options->foreign) /* its CHECKs may call what SQLite calls unsafe */
        sqlite3_db_config(c->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
    if (status == STATUS_OK)
        status = set_up(c, options->foreign, err);
cleanup:
    if (status != STATUS_OK) {
        sqlite_close(c);
        return status;
    }
    *connection = c;
    return STATUS_OK;
}

void sqlite_close(void *connection)
{
    struct sqlite_connection *c = connection;

    if (c->handle != NULL && sqlite3_close(c->handle) != SQLITE_OK)
        panic("a statement outlives its database");
    free(c->path);
    free(c);
}

void sqlite_abandon(void *connection)
{
    (void)connection; /* the end of the process gives locks and memory back */
}

bool sqlite_recover(struct sqlite_connection *c, int code)
{
    sqlite3 *writer = NULL;
    bool done;

    if (code != SQLITE_READONLY_ROLLBACK || c->write)
        return false;
    done = sqlite3_open_v2(c->path, &writer, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
           SQLITE_OK;
    if (done) {
        sqlite3_busy_handler(writer, sqlite_wait, c);
        done = sqlite3_exec(writer, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) ==
               SQLITE_OK;
    }
    sqlite3_close(writer);
    return done;
}
