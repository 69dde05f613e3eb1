/* Whole databases: copied while many write, exchanged while many read and write. */
#include "../lib/scratch_db.h"

#include "db/generation.h"

#include <poll.h>

#define WRITERS 8
#define READERS 4
#define COPIES 20
#define EXCHANGES 10

/* A state is whole when both tables have the same number of rows; a site's name never changes in it. */
#define SCHEMA                                                                                     \
    "CREATE TABLE site (name TEXT NOT NULL);"                                                      \
    "CREATE TABLE one (n INTEGER NOT NULL, filler TEXT NOT NULL);"                                 \
    "CREATE TABLE two (n INTEGER NOT NULL REFERENCES parent (id));"                                \
    "CREATE TABLE parent (id INTEGER PRIMARY KEY);"                                                \
    "CREATE TABLE generation (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);"     \
    "INSERT INTO parent (id) VALUES (7);"                                                          \
    "INSERT INTO generation (id, value) VALUES (1, 1);"

static const struct sql ONE = SQL("INSERT INTO one (n, filler) VALUES (1, hex(randomblob(300)))");
static const struct sql TWO = SQL("INSERT INTO two (n) VALUES (7)");
static const struct sql ONES = SQL("SELECT count(*) FROM one");
static const struct sql TWOS = SQL("SELECT count(*) FROM two");
static const struct sql IS_OLD = SQL("SELECT name = 'old' FROM site");
static const struct sql ORPHAN = SQL("INSERT INTO two (n) VALUES (8)");

struct worker {
    const char *home;
    int gate; /* at its end when it is over */
};

static bool is_over(const struct worker *worker)
{
    struct pollfd gate = {worker->gate, POLLIN, 0};

    return poll(&gate, 1, 0) != 0;
}

/* BUSY is an answer while a whole database is exchanged, anything else is not. */
static int write_rows(void *context)
{
    struct worker *worker = context;
    struct db_options options = scratch_options(worker->home, DB_WRITE);
    struct err err = {0};

    while (!is_over(worker)) {
        struct db *db = NULL;
        enum status status = db_open(&db, &options, &err);

        if (status == STATUS_OK)
            status = db_begin(db, TX_PUBLIC, &err);
        if (status == STATUS_OK) {
            status = stmt_run(db_use(db, &ONE), &err);
            if (status == STATUS_OK)
                status = stmt_run(db_use(db, &TWO), &err);
            status = db_end(db, status, &err);
        }
        db_close(db);
        if (status != STATUS_OK && status != STATUS_BUSY) {
            fprintf(stderr, "# a writer: %s\n", err.message);
            return 1;
        }
    }
    return 0;
}

static bool is_whole(struct db *db)
{
    struct err err = {0};
    int64_t ones, twos;
    bool whole = db_begin(db, TX_READ, &err) == STATUS_OK;

    ones = scratch_number(db, &ONES);
    twos = scratch_number(db, &TWOS);
    db_rollback(db);
    return whole && ones >= 0 && ones == twos;
}

static int read_rows(void *context)
{
    struct worker *worker = context;
    bool seen_new = false;

    while (!is_over(worker)) {
        struct db *db = scratch_open(worker->home, DB_READ);
        bool old = scratch_number(db, &IS_OLD) == 1, whole = is_whole(db);

        db_close(db);
        if (!whole || (old && seen_new)) {
            fprintf(stderr, "# a reader sees %s\n", whole ? "the old one again" : "half a state");
            return 1;
        }
        seen_new = seen_new || !old;
    }
    return 0;
}

/* So many processes of each kind work on `home` until stop(). */
struct crowd {
    pid_t pids[WRITERS + READERS];
    struct worker worker;
    int end;
};

static void start(struct crowd *crowd, const char *home)
{
    int ends[2];

    if (pipe(ends) != 0)
        tap_skip_all("no pipes here");
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    crowd->worker = (struct worker){home, ends[0]};
    crowd->end = ends[1];
    for (int i = 0; i < WRITERS + READERS; i++) {
        fflush(stdout);
        crowd->pids[i] = fork();
        if (crowd->pids[i] == 0) {
            close(ends[1]);
            _exit((i < WRITERS ? write_rows : read_rows)(&crowd->worker));
        }
    }
}

static int stop(struct crowd *crowd)
{
    int failed = 0;

    close(crowd->end);
    for (int i = 0; i < WRITERS + READERS; i++)
        failed += scratch_wait(crowd->pids[i]) != 0;
    close(crowd->worker.gate);
    return failed;
}

static struct db *make(const char *home, const char *name)
{
    struct db *db = scratch_open(home, DB_WRITE);
    struct arena arena = {0};

    scratch_script(db, SCHEMA);
    scratch_script(db, arena_printf(&arena, "INSERT INTO site (name) VALUES ('%s')", name));
    arena_free(&arena);
    return db;
}

static void test_copies(void)
{
    const char *home = scratch_folder("copied"), *other = scratch_folder("copies");
    struct db *db = make(home, "old");
    int whole = 0, grew = 0;
    int64_t last = 0, rows, orphans;
    struct crowd crowd;
    struct err err = {0};

    db_close(db);
    start(&crowd, home);
    db = scratch_open(home, DB_READ);
    for (int i = 0; i < COPIES; i++) {
        struct arena arena = {0};
        struct db *copy;

        while (scratch_number(db, &ONES) <= last) /* another moment than the last one */
            poll(NULL, 0, 1);
        unlinkat(scratch_home(other), "site.db", 0);
        if (db_copy(db, arena_printf(&arena, "%s/site.db", other), &err) != STATUS_OK) {
            fprintf(stderr, "# %s\n", err.message);
            continue;
        }
        copy = scratch_open(other, DB_READ);
        whole += is_whole(copy) && db_examine(copy, &orphans, &err) == STATUS_OK && orphans == 0;
        rows = scratch_number(copy, &ONES);
        grew += rows > last;
        last = rows;
        db_close(copy);
        arena_free(&arena);
    }
    db_close(db);
    TAP_IS_INT(stop(&crowd), 0, "while a database is copied others read and write it");
    TAP_IS_INT(whole, COPIES, "every copy is one whole state");
    TAP_IS_INT(grew, COPIES, "of different moments");
}

static void test_exchange(void)
{
    const char *home = scratch_folder("living"), *other = scratch_folder("new");
    struct db *db = make(home, "old"), *by = make(other, "new");
    uint64_t before, after, in_file;
    struct crowd crowd;
    struct err err = {0};
    int done = 0;

    for (int i = 0; i < 300; i++) {
        stmt_run(db_use(by, &ONE), NULL);
        stmt_run(db_use(by, &TWO), NULL);
    }
    start(&crowd, home);
    generation_of_row(db, &before, NULL);
    for (int i = 0; i < EXCHANGES; i++) {
        done += db_replace(db, by, &err) == STATUS_OK;
        if (err.message[0] != '\0')
            fprintf(stderr, "# %s\n", err.message);
    }
    TAP_IS_INT(stop(&crowd), 0, "readers see the old or the new one, writers wait");
    TAP_IS_INT(done, EXCHANGES, "it is exchanged each time");
    TAP_IS_INT(scratch_number(db, &IS_OLD), 0, "and is the new one");
    tap_ok(is_whole(db), "whole");
    generation_of_row(db, &after, NULL);
    tap_ok(before != after, "with another generation");
    tap_ok(generation_peek(scratch_home(home), &in_file) == GENERATION_USABLE && in_file == after,
           "which the file says, too");
    db_close(by);
    db_close(db);
}

static void test_refused(void)
{
    const char *home = scratch_folder("locked"), *other = scratch_folder("waiting");
    struct db *locker = make(home, "old"), *by = make(other, "new"), *db = NULL;
    struct db_options options = scratch_options(home, DB_WRITE);
    uint64_t before, after, row;
    struct err err = {0};

    options.busy_ms = 50;
    if (db_open(&db, &options, &err) != STATUS_OK)
        fprintf(stderr, "# %s\n", err.message);
    generation_repair(locker, scratch_home(home), &before);
    db_begin(locker, TX_PRIVATE, NULL);
    TAP_IS_INT(db_replace(db, by, &err), STATUS_BUSY, "while another one writes: try again");
    db_rollback(locker);
    TAP_IS_INT(scratch_number(db, &IS_OLD), 1, "the old one stays");
    tap_ok(generation_peek(scratch_home(home), &after) == GENERATION_USABLE && before == after,
           "and so does its generation");
    TAP_IS_INT(db_replace(db, by, &err), STATUS_OK, "then it is exchanged");
    generation_of_row(db, &row, NULL);
    tap_ok(generation_peek(scratch_home(home), &after) == GENERATION_USABLE && after == row &&
               after != before,
           "with a generation that neither of the two had");
    db_close(by);
    by = scratch_open(scratch_folder("pages"), DB_WRITE);
    scratch_script(by, "PRAGMA journal_mode=DELETE; PRAGMA page_size=8192; VACUUM;" SCHEMA);
    TAP_IS_INT(db_replace(db, by, &err), STATUS_CONFLICT, "pages of another size");
    TAP_IS_INT(scratch_number(db, &IS_OLD), 0, "change nothing");
    db_close(by);
    db_close(locker);
    db_close(db);
}

static void add(void *context, const char *table, int64_t rows)
{
    buf_printf(context, "%s %lld, ", table, (long long)rows);
}

static void test_counts(void)
{
    struct db *db = make(scratch_folder("counted"), "old");
    struct buf text = BUF_INIT;
    int64_t orphans;

    scratch_script(db, "CREATE TABLE \"a \"\"b\" (x); INSERT INTO \"a \"\"b\" VALUES (1), (2);");
    TAP_IS_INT(db_count_rows(db, add, &text, NULL), STATUS_OK, "rows are counted");
    TAP_IS_TEXT(text.at, "a \"b 2, generation 1, one 0, parent 1, site 1, two 0, ",
                "of every table, whatever its name");
    scratch_script(db, "PRAGMA foreign_keys=0");
    stmt_run(db_use(db, &ORPHAN), NULL);
    TAP_IS_INT(db_examine(db, &orphans, NULL), STATUS_OK, "the database is examined");
    TAP_IS_INT(orphans, 1, "with the rows that refer to nothing");
    buf_free(&text);
    db_close(db);
}

int main(void)
{
    scratch_in_memory();
    test_copies();
    test_exchange();
    test_refused();
    test_counts();
    return tap_done();
}
