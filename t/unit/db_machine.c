/* The machine's moods: full disks, folders without rights, no shared memory, killed writers. */
#include "../lib/scratch_db.h"
#include "db/generation.h"
#include "db/sqlite.h"

#include <grp.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>

#define NOBODY 65534
#define TABLES                                                                                     \
    "CREATE TABLE thing (id INTEGER PRIMARY KEY, body BLOB);"                                      \
    "CREATE TABLE generation (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);"

static const struct sql ADD = SQL("INSERT INTO thing (body) VALUES (randomblob(?1))");
static const struct sql COUNT = SQL("SELECT count(*) FROM thing");

static enum status add(struct db *db, enum tx kind, int64_t size, struct err *err)
{
    enum status status = db_begin(db, kind, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = db_use(db, &ADD);
    stmt_int(s, 1, size);
    return db_end(db, stmt_run(s, err), err);
}

/* --- a full disk ----------------------------------------------------------------------------------------- */

static const char *small_disk(const char *folder)
{
    if (geteuid() != 0)
        return "only root can mount a small file system";
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return "no private mount namespace here";
    if (mount("tmpfs", folder, "tmpfs", 0, "size=400k") != 0)
        return "no tmpfs here";
    return NULL;
}

static void test_full(void)
{
    const char *home = scratch_folder("full");
    const char *why_not = small_disk(home);
    struct err err = {0};
    enum status status = STATUS_OK;
    int64_t rows = 0;
    uint64_t value;
    struct db *db;

    if (why_not != NULL) {
        tap_skip("a full disk", why_not);
        return;
    }
    db = scratch_open(home, DB_WRITE);
    scratch_script(db, TABLES);
    add(db, TX_PUBLIC, 1, &err);
    while (status == STATUS_OK && rows < 1000) {
        rows++;
        status = add(db, TX_PUBLIC, 20000, &err);
    }
    TAP_IS_INT(status, STATUS_FULL, "a full disk ends the writing");
    tap_ok(strncmp(err.message, "the disk is full: ", 18) == 0 &&
               strstr(err.message, "free some space and try again") != NULL,
           "with a sentence that says what to do");
    TAP_IS_INT(scratch_number(db, &COUNT), rows, "what was committed is there, the rest is not");
    TAP_IS_INT(generation_peek(file_open_dir(home), &value), GENERATION_USABLE,
               "and the page cache goes on with it");
    db_close(db);
    umount2(home, MNT_DETACH);
}

/* --- rights ---------------------------------------------------------------------------------------------- */

struct visitor {
    const char *home;
    enum db_access access;
    const char *sentence;
};

/* As another user: 0 = refused as it should be, 9 = nothing was refused. */
static int visit(void *context)
{
    struct visitor *visitor = context;
    struct db_options options = scratch_options(visitor->home, visitor->access);
    struct err err = {0};
    struct db *db = NULL;
    enum status status;
    struct stmt *s;

    if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        return 2;
    options.create = false;
    status = db_open(&db, &options, &err);
    if (status == STATUS_OK) {
        s = db_use(db, &COUNT);
        if (stmt_row(s))
            return 9;
        status = stmt_done(s, &err);
    }
    if (status == STATUS_FORBIDDEN && strstr(err.message, visitor->sentence) != NULL)
        return 0;
    fprintf(stderr, "# status %d: %s\n", (int)status, err.message);
    return 3;
}

static void test_rights(void)
{
    struct visitor visitor = {scratch_folder("rights"), DB_READ, ""};
    struct db *db = scratch_open(visitor.home, DB_WRITE);
    int folder = open(visitor.home, O_RDONLY | O_DIRECTORY);

    scratch_script(db, TABLES);
    db_close(db);
    tap_ok(chmod(tap_folder(), 0755) == 0, "others may look");

    tap_ok(fchmodat(folder, "site.db", 0444, 0) == 0 && fchmod(folder, 0555) == 0,
           "rights are taken away");
    visitor.sentence = "the folder of the database";
    TAP_IS_INT(scratch_wait(scratch_fork(visit, &visitor)), 0,
               "a reader in a read-only folder is told about the folder");
    visitor.access = DB_WRITE;
    visitor.sentence = "cannot be written: check the owner and the rights";
    TAP_IS_INT(scratch_wait(scratch_fork(visit, &visitor)), 0, "a writer is told about the file");
    tap_ok(fchmodat(folder, "site.db", 0, 0) == 0, "all of them");
    visitor.sentence = "cannot open the database";
    TAP_IS_INT(scratch_wait(scratch_fork(visit, &visitor)), 0,
               "a file without any rights cannot be opened");
    tap_ok(fchmod(folder, 0755) == 0, "the folder gets its rights back");
    close(folder);
}

static bool owned(int folder, const char *name)
{
    struct stat info;

    return fstatat(folder, name, &info, 0) == 0 && info.st_uid == NOBODY && info.st_gid == NOBODY;
}

static void test_owner(void)
{
    const char *home = scratch_folder("owner");
    int folder = open(home, O_RDONLY | O_DIRECTORY);
    struct err err = {0};
    struct db *db;

    if (geteuid() != 0 || fchown(folder, NOBODY, NOBODY) != 0) {
        tap_skip("files made by root", "only root can give files away");
        return;
    }
    db = scratch_open(home, DB_WRITE);
    scratch_script(db, TABLES);
    add(db, TX_PUBLIC, 1, &err);
    tap_ok(owned(folder, "site.db"), "a database made by root belongs to the owner of its folder");
    tap_ok(owned(folder, "site.db-wal"), "so does its log");
    tap_ok(owned(folder, "site.db-shm"), "and its shared memory");
    tap_ok(owned(folder, "generation"), "and the file of the generation");
    db_close(db);
    close(folder);
}

/* --- no shared memory ------------------------------------------------------------------------------------ */

/* The file system of this process, but without the memory that processes share. */
static sqlite3_io_methods poor_methods;
static sqlite3_vfs poor_vfs;
static sqlite3_vfs *rich_vfs;

static int no_shared_memory(sqlite3_file *file, int page, int size, int extend,
                            void volatile **memory)
{
    (void)file, (void)page, (void)size, (void)extend;
    *memory = NULL;
    return SQLITE_IOERR_SHMMAP;
}

static int poor_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    int code = rich_vfs->xOpen(rich_vfs, name, file, flags, out_flags);

    (void)vfs;
    if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) != 0) {
        poor_methods = *file->pMethods;
        poor_methods.xShmMap = no_shared_memory;
        file->pMethods = &poor_methods;
    }
    return code;
}

static void test_journal(void)
{
    const char *home = scratch_folder("journal"), *fresh = scratch_folder("fresh");
    struct err err = {0};
    struct db *db = scratch_open(home, DB_WRITE);

    scratch_script(db, TABLES);
    TAP_IS_INT(add(db, TX_PUBLIC, 1, &err), STATUS_OK, "a row is written with the log");
    db_close(db);

    rich_vfs = sqlite3_vfs_find(NULL);
    poor_vfs = *rich_vfs;
    poor_vfs.zName = "poor";
    poor_vfs.xOpen = poor_open;
    sqlite3_vfs_register(&poor_vfs, 1);

    db = scratch_open(home, DB_WRITE);
    TAP_IS_TEXT(db_sqlite_journal(db), "delete", "without shared memory the log is given up");
    TAP_IS_INT(scratch_number(db, &COUNT), 1, "and nothing is lost");
    TAP_IS_INT(add(db, TX_PUBLIC, 1, &err), STATUS_OK, "writing goes on");
    db_close(db);
    db = scratch_open(fresh, DB_WRITE);
    scratch_script(db, TABLES);
    TAP_IS_TEXT(db_sqlite_journal(db), "delete", "a new database begins with the rollback journal");
    TAP_IS_INT(add(db, TX_PUBLIC, 1, &err), STATUS_OK, "and can be written");
    db_close(db);

    sqlite3_vfs_unregister(&poor_vfs);
    sqlite3_vfs_register(rich_vfs, 1);
    db = scratch_open(home, DB_WRITE);
    TAP_IS_TEXT(db_sqlite_journal(db), "wal",
                "where there is shared memory again, the log returns");
    TAP_IS_INT(scratch_number(db, &COUNT), 2, "with everything in it");
    db_close(db);
}

/* A writer with a rollback journal that dies after it has begun to change the file. */
static int die_while_writing(void *path)
{
    sqlite3 *handle;

    if (sqlite3_open(path, &handle) != SQLITE_OK ||
        sqlite3_exec(handle,
                     "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; BEGIN IMMEDIATE;"
                     "UPDATE thing SET body = zeroblob(4000); DELETE FROM thing WHERE id > 5;",
                     NULL, NULL, NULL) != SQLITE_OK)
        return 1;
    raise(SIGKILL);
    return 2;
}

static void test_interrupted(void)
{
    const char *home = scratch_folder("interrupted");
    struct db *db = scratch_open(home, DB_WRITE);
    struct err err = {0};
    char path[400];

    scratch_script(db, TABLES);
    for (int i = 0; i < 50; i++)
        add(db, TX_PRIVATE, 3000, &err);
    db_close(db);
    snprintf(path, sizeof(path), "%s/site.db", home);
    TAP_IS_INT(scratch_wait(scratch_fork(die_while_writing, path)), 1000 + SIGKILL,
               "a writer dies");
    db = scratch_open(home, DB_READ);
    TAP_IS_INT(scratch_number(db, &COUNT), 50, "the next reader sees what was before");
    db_close(db);
}

int main(void)
{
    test_rights();
    test_owner();
    test_journal();
    test_interrupted();
    test_full();
    return tap_done();
}
