/* Write-ahead log or rollback journal (sqlite.org/wal.html): the log needs memory that all processes
 * share, which network file systems do not give. */
#include "db/sqlite_connection.h"

#include "base/clock.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>

/* From the kernel's fs/ folders; linux/magic.h has the others. */
#define MAGIC_CIFS 0xff534d42u
#define MAGIC_LUSTRE 0x0bd00bd0u
#define MAGIC_GFS2 0x01161970u
#define MAGIC_FUSE 0x65735546u /* may be local, but sshfs, s3fs and the like are this too */

static bool is_network(const char *path)
{
    struct statfs fs;

    if (statfs(path, &fs) != 0)
        return false;
    switch ((uint32_t)fs.f_type) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case MAGIC_CIFS:
    case V9FS_MAGIC:
    case CEPH_SUPER_MAGIC:
    case AFS_SUPER_MAGIC:
    case AFS_FS_MAGIC:
    case CODA_SUPER_MAGIC:
    case NCP_SUPER_MAGIC:
    case OCFS2_SUPER_MAGIC:
    case MAGIC_LUSTRE:
    case MAGIC_GFS2:
    case MAGIC_FUSE:
        return true;
    default:
        return false;
    }
}

static bool is_shared_memory_failure(int code)
{
    return code == SQLITE_IOERR_SHMOPEN || code == SQLITE_IOERR_SHMMAP ||
           code == SQLITE_IOERR_SHMLOCK || code == SQLITE_CANTOPEN;
}

/* A handle that asks for the exclusive lock before it first looks at the file keeps the log's index in its own
 * memory. So even a database that is in WAL mode can be opened and changed to the rollback journal. */
static int leave_wal(struct sqlite_connection *c)
{
    int code;

    sqlite3_close(c->handle); /* it has looked at the file, and holds a lock */
    code = sqlite_connect(c);
    if (code == SQLITE_OK)
        code = sqlite3_exec(c->handle, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE",
                            NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    sqlite3_close(c->handle);
    return sqlite_connect(c);
}

static bool is_new(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && info.st_size == 0;
}

static int set_mode(struct sqlite_connection *c, const char *pragma, bool touch)
{
    int64_t start = clock_monotonic_ms();
    int code, tries = 0;

    /* A change of the mode does not call the busy handler. */
    do {
        code = sqlite3_exec(c->handle, pragma, NULL, NULL, NULL);
    } while ((code & 0xff) == SQLITE_BUSY && clock_monotonic_ms() - start < c->busy_ms &&
             sqlite_wait(c, tries++));
    /* In an empty file the mode is only a wish until somebody writes. */
    if (code == SQLITE_OK && touch)
        code = sqlite3_exec(c->handle, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL);
    return code;
}

enum status sqlite_choose_journal(struct sqlite_connection *c, struct err *err)
{
    bool network = is_network(c->path), touch = is_new(c->path);
    int code =
        set_mode(c, network ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL", touch);

    if (is_shared_memory_failure(code))
        code = leave_wal(c);
    if ((code & 0xff) == SQLITE_BUSY) /* others are at work in the old mode: it is as good */
        code = sqlite3_exec(c->handle, "PRAGMA journal_mode", NULL, NULL, NULL);
    return sqlite_status(c, code, err);
}

static int keep_mode(void *name, int columns, char **values, char **names)
{
    static const char *const known[] = {"wal", "delete", "truncate", "persist", "memory", "off"};
    const char **out = name;

    (void)names;
    for (size_t i = 0; columns == 1 && i < sizeof(known) / sizeof(known[0]); i++) {
        if (values[0] != NULL && strcmp(values[0], known[i]) == 0)
            *out = known[i];
    }
    return 0;
}

const char *db_sqlite_journal(struct db *db)
{
    struct sqlite_connection *c = db_connection(db, &sqlite_driver);
    const char *name = NULL;

    if (c != NULL)
        sqlite3_exec(c->handle, "PRAGMA journal_mode", keep_mode, &name, NULL);
    return name;
}
