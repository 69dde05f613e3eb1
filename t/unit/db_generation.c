/* The file that says whether cached pages are still good: each of its states, and how each is left. */
#include "../lib/scratch_db.h"
#include "base/hash.h"
#include "db/generation.h"
#include "db/sqlite_connection.h"

#define RECORD 64

static const struct sql CHANGE = SQL("UPDATE page SET n = n + 1");
static const struct sql N = SQL("SELECT n FROM page");

static enum status change(struct db *db, enum tx kind, struct err *err)
{
    enum status status = db_begin(db, kind, err);

    return status == STATUS_OK ? db_end(db, stmt_run(db_use(db, &CHANGE), err), err) : status;
}

static uint64_t row_of(struct db *db)
{
    uint64_t value = 0;

    generation_of_row(db, &value, NULL);
    return value;
}

/* Whether the file can be used and says what the row says. */
static bool is_good(struct db *db, int home)
{
    uint64_t value = 0;

    return generation_peek(home, &value) == GENERATION_USABLE && value == row_of(db);
}

static enum generation_state peek(int home)
{
    uint64_t value;

    return generation_peek(home, &value);
}

static void test_writers(struct db *db, int home)
{
    struct err err = {0};
    uint64_t first, second;

    TAP_IS_INT(peek(home), GENERATION_NEEDS_REPAIR, "without a file it needs repair");
    TAP_IS_INT(change(db, TX_PUBLIC, &err), STATUS_OK, "a public write");
    tap_ok(is_good(db, home), "makes the file and publishes the row's value");
    first = row_of(db);
    TAP_IS_INT(change(db, TX_PRIVATE, &err), STATUS_OK, "a private write");
    tap_ok(is_good(db, home) && row_of(db) == first, "does not touch it");
    TAP_IS_INT(change(db, TX_PUBLIC, &err), STATUS_OK, "another public write");
    second = row_of(db);
    tap_ok(is_good(db, home) && second != first, "gives another value");

    db_begin(db, TX_PUBLIC, &err);
    TAP_IS_INT(peek(home), GENERATION_NEEDS_REPAIR, "in the middle of a write there is a mark");
    stmt_run(db_use(db, &CHANGE), &err);
    db_rollback(db);
    tap_ok(is_good(db, home) && row_of(db) == second, "a rollback gives the old value back");

    db_begin(db, TX_PUBLIC, &err);
    TAP_IS_INT(scratch_number(db, &N), 3, "three writes have been done");
    TAP_IS_INT(db_end(db, STATUS_INVALID, &err), STATUS_INVALID, "a refused write");
    tap_ok(is_good(db, home) && row_of(db) == second, "changes nothing");
}

static void test_repair(struct db *db, struct db *reader, int home)
{
    struct generation_file opened;
    struct err err = {0};
    uint64_t value = 0;

    db_begin(db, TX_PUBLIC, &err);
    TAP_IS_INT(generation_repair(reader, home, &value), GENERATION_BYPASS,
               "nobody repairs while a writer is at work");
    db_rollback(db);
    unlinkat(home, GENERATION_FILE, 0);
    TAP_IS_INT(generation_repair(reader, home, &value), GENERATION_USABLE,
               "a lost file is made again");
    tap_ok(value == row_of(db) && is_good(db, home), "with the row's value");
    TAP_IS_INT(generation_repair(reader, home, &value), GENERATION_USABLE, "a good file stays");

    generation_file_open(&opened, home);
    TAP_IS_INT(generation_file_peek(&opened, &value), GENERATION_USABLE, "a worker opens it once");
    change(db, TX_PUBLIC, &err);
    tap_ok(generation_file_peek(&opened, &value) == GENERATION_USABLE && value == row_of(db),
           "and sees every change");
    opened.boot_known = false;
    TAP_IS_INT(generation_file_peek(&opened, &value), GENERATION_BYPASS,
               "without the identity of the boot nothing is trusted");
    generation_file_close(&opened);
}

/* Overwrites the record from `at` on; a right checksum is put under it when `seal`. */
static void damage(int home, size_t at, const void *bytes, size_t len, bool seal)
{
    int fd = openat(home, GENERATION_FILE, O_RDWR | O_CLOEXEC);
    char record[RECORD];
    uint8_t hash[HASH_BYTES];

    tap_ok(pread(fd, record, sizeof(record), 0) == RECORD, "the record has 64 bytes");
    memcpy(record + at, bytes, len);
    hash_bytes((struct str){record, 40}, hash);
    if (seal)
        memcpy(record + 40, hash, 24);
    tap_ok(pwrite(fd, record, sizeof(record), 0) == RECORD, "and is written");
    close(fd);
}

static void test_damage(struct db *db, struct db *reader, int home)
{
    static const char other_boot[16] = "another kernel";
    static const uint64_t other_value = 12345;
    uint64_t value = 0;
    int fd;

    damage(home, 8, &other_value, 8, false);
    TAP_IS_INT(peek(home), GENERATION_NEEDS_REPAIR, "a damaged record needs repair");
    generation_repair(reader, home, &value);
    tap_ok(is_good(db, home), "and gets it");
    damage(home, 16, other_boot, 16, true);
    TAP_IS_INT(peek(home), GENERATION_NEEDS_REPAIR, "so does the record of another boot");
    generation_repair(reader, home, &value);
    tap_ok(is_good(db, home), "and gets it");
    damage(home, 8, &other_value, 8, true);
    tap_ok(generation_peek(home, &value) == GENERATION_USABLE && value == 12345,
           "a wrong value looks good from outside");
    TAP_IS_INT(generation_repair(reader, home, &value), GENERATION_USABLE,
               "until somebody compares it with the row");
    tap_ok(is_good(db, home), "and repairs it");
    fd = openat(home, GENERATION_FILE, O_RDWR | O_CLOEXEC);
    tap_ok(ftruncate(fd, 63) == 0 && peek(home) == GENERATION_NEEDS_REPAIR,
           "a short record needs repair");
    close(fd);
    generation_repair(reader, home, &value);
    tap_ok(is_good(db, home), "and gets it");
}

static void test_no_mark(struct db *db, int home)
{
    struct err err = {0};
    uint64_t before = row_of(db), value;

    unlinkat(home, GENERATION_FILE, 0);
    tap_ok(mkdirat(home, GENERATION_FILE, 0755) == 0, "where the file cannot be written");
    tap_ok(change(db, TX_PUBLIC, &err) != STATUS_OK, "a public write is refused");
    tap_ok(!db_in_transaction(db) && row_of(db) == before, "and nothing has changed");
    TAP_IS_INT(change(db, TX_PRIVATE, &err), STATUS_OK, "a private one goes on");
    TAP_IS_INT(generation_repair(db, home, &value), GENERATION_BYPASS, "nobody can repair it");
    unlinkat(home, GENERATION_FILE, AT_REMOVEDIR);
    TAP_IS_INT(change(db, TX_PUBLIC, &err), STATUS_OK, "afterwards all is well");
    tap_ok(is_good(db, home), "again");
}

/* --- killed writers -------------------------------------------------------------------------------------- */

static int die_before_commit(void *home)
{
    struct db *db = scratch_open(home, DB_WRITE);

    db_begin(db, TX_PUBLIC, NULL);
    stmt_run(db_use(db, &CHANGE), NULL);
    raise(SIGKILL);
    return 1;
}

static int die_now(void *unused, sqlite3 *handle, const char *name, int pages)
{
    (void)unused, (void)handle, (void)name, (void)pages;
    raise(SIGKILL);
    return SQLITE_OK;
}

/* SQLite calls this hook when the COMMIT has been done: the value is not published yet. */
static int die_after_commit(void *home)
{
    struct db *db = scratch_open(home, DB_WRITE);
    struct sqlite_connection *c = db_connection(db, &sqlite_driver);

    sqlite3_wal_hook(c->handle, die_now, NULL);
    change(db, TX_PUBLIC, NULL);
    return 1;
}

static int repair_inside(void *db)
{
    uint64_t value;

    db_begin(db, TX_READ, NULL);
    generation_repair(db, -1, &value);
    return 0;
}

static void test_killed(struct db *db, struct db *reader, const char *home_path, int home)
{
    void *context = (void *)(uintptr_t)home_path;
    uint64_t before = row_of(db), value = 0;
    int64_t n = scratch_number(db, &N);

    TAP_IS_INT(scratch_wait(scratch_fork(die_before_commit, context)), 1000 + SIGKILL,
               "a writer dies before its COMMIT");
    TAP_IS_INT(peek(home), GENERATION_NEEDS_REPAIR, "its mark stays");
    TAP_IS_INT(generation_repair(reader, home, &value), GENERATION_BYPASS,
               "no reader takes it away: the log may still bring the change back");
    tap_ok(row_of(reader) == before && scratch_number(reader, &N) == n, "the old state is read");
    TAP_IS_INT(db_begin(db, TX_PUBLIC, NULL), STATUS_OK, "a writer comes next");
    db_rollback(db);
    TAP_IS_INT(generation_repair(reader, home, &value), GENERATION_BYPASS,
               "if it goes back, the mark stays as well");
    db_begin(db, TX_PUBLIC, NULL);
    db_commit(db, NULL);
    tap_ok(is_good(db, home), "if it commits, all is well");
    before = row_of(db);

    TAP_IS_INT(scratch_wait(scratch_fork(die_after_commit, context)), 1000 + SIGKILL,
               "a writer dies between its COMMIT and the publishing");
    TAP_IS_INT(peek(home), GENERATION_NEEDS_REPAIR, "its mark stays");
    TAP_IS_INT(generation_repair(reader, home, &value), GENERATION_USABLE, "a reader repairs");
    tap_ok(value != before && value == row_of(db) && scratch_number(reader, &N) == n + 1,
           "and finds the new state");

    TAP_IS_INT(scratch_wait(scratch_fork(die_after_commit, context)), 1000 + SIGKILL,
               "another one dies there");
    db_begin(db, TX_PUBLIC, NULL);
    db_rollback(db);
    tap_ok(is_good(db, home),
           "a writer that comes next and goes back publishes what the dead one did");
    TAP_IS_INT(scratch_exit_code(repair_inside, reader), 70,
               "repairing from within a state that may be old is a bug");
}

int main(void)
{
    const char *path = scratch_folder("home");
    int home = file_open_dir(path);
    struct db *db = scratch_open(path, DB_WRITE), *reader;
    struct err err = {0};
    uint64_t value;

    scratch_script(db, "CREATE TABLE page (n INTEGER); INSERT INTO page VALUES (0);");
    TAP_IS_INT(db_begin(db, TX_SCHEMA, &err), STATUS_OK, "a migration without the table");
    TAP_IS_INT(db_commit(db, &err), STATUS_OK, "is fine");
    TAP_IS_INT(peek(home), GENERATION_NEEDS_REPAIR, "and leaves no usable file");
    unlinkat(home, GENERATION_FILE, 0);
    scratch_script(db, "CREATE TABLE generation (id INTEGER PRIMARY KEY CHECK (id = 1), "
                       "value INTEGER NOT NULL)");
    TAP_IS_INT(generation_of_row(db, &value, &err), STATUS_IO, "an empty table is an error");
    reader = scratch_open(path, DB_READ);
    test_writers(db, home);
    test_repair(db, reader, home);
    test_damage(db, reader, home);
    test_no_mark(db, home);
    test_killed(db, reader, path, home);
    db_close(reader);
    db_close(db);
    return tap_done();
}
