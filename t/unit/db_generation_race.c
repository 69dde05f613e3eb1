/* Sixteen writers, a killer among them, and readers with a page cache: no reader is ever served an old page. */
#include "../lib/scratch_db.h"
#include "base/clock.h"
#include "base/rand.h"
#include "db/generation.h"

#include <poll.h>
#include <stdatomic.h>
#include <sys/mman.h>

#define WRITERS 16
#define READERS 6
#define CACHE 4096 /* pages remembered, by generation */
#define RUN_MS 1000
#define KILL_EVERY_MS 5

static const struct sql CHANGE = SQL("UPDATE page SET n = n + 1 RETURNING n");
static const struct sql N = SQL("SELECT n FROM page");

/* What all processes see. The page is the number n; a cached page is n under the generation that it was made in. */
struct shared {
    atomic_bool stop;
    atomic_llong known; /* the largest n of which anybody has been told */
    atomic_llong hits, misses, bypasses, repairs, stale, errors;
    struct {
        atomic_ullong generation;
        atomic_llong n;
    } cache[CACHE];
};

struct worker {
    const char *home;
    struct shared *shared;
};

static void tell(struct shared *shared, long long n)
{
    long long known = atomic_load(&shared->known);

    while (known < n && !atomic_compare_exchange_weak(&shared->known, &known, n))
        continue;
}

static int write_pages(void *context)
{
    struct worker *worker = context;
    struct db *db = scratch_open(worker->home, DB_WRITE);
    struct err err = {0};

    while (!atomic_load(&worker->shared->stop)) {
        enum status status = db_begin(db, TX_PUBLIC, &err);
        long long n = 0;

        if (status == STATUS_OK) {
            struct stmt *s = db_use(db, &CHANGE);

            n = stmt_row(s) ? stmt_col_int(s, 0) : 0;
            status = stmt_done(s, &err);
            if (status == STATUS_OK && rand_below(4) == 0) {
                db_rollback(db);
                continue;
            }
            status = db_end(db, status, &err);
        }
        if (status == STATUS_OK) {
            tell(worker->shared, n);
        } else {
            fprintf(stderr, "# a writer fails: %s\n", err.message);
            atomic_fetch_add(&worker->shared->errors, 1);
        }
    }
    db_close(db);
    return 0;
}

static long long cache_find(struct shared *shared, uint64_t generation)
{
    size_t slot = generation % CACHE;
    long long n = atomic_load(&shared->cache[slot].n);

    /* n is stored before its generation, and cleared before it is replaced. */
    if (n == 0 || atomic_load(&shared->cache[slot].generation) != generation ||
        atomic_load(&shared->cache[slot].n) != n)
        return 0;
    return n;
}

static void cache_add(struct shared *shared, uint64_t generation, long long n)
{
    size_t slot = generation % CACHE;

    if (atomic_exchange(&shared->cache[slot].n, 0) < 0)
        return;
    atomic_store(&shared->cache[slot].generation, generation);
    atomic_store(&shared->cache[slot].n, n);
}

/* The way of a page: look at the file; serve from the cache, or read the database and put it there. */
static void visit(struct worker *worker, struct db *db, int home)
{
    struct shared *shared = worker->shared;
    long long known = atomic_load(&shared->known), n;
    uint64_t generation = 0;
    enum generation_state state = generation_peek(home, &generation);
    bool bypass = false;
    struct err err = {0};

    if (state == GENERATION_USABLE) {
        n = cache_find(shared, generation);
        if (n != 0) {
            atomic_fetch_add(&shared->hits, 1);
            if (n < known) {
                atomic_fetch_add(&shared->stale, 1);
                fprintf(stderr, "# %lld is served when %lld is known\n", n, known);
            }
            return;
        }
    } else {
        bypass = generation_repair(db, home, &generation) != GENERATION_USABLE;
        atomic_fetch_add(bypass ? &shared->bypasses : &shared->repairs, 1);
    }
    if (db_begin(db, TX_READ, &err) != STATUS_OK ||
        generation_of_row(db, &generation, &err) != STATUS_OK) {
        atomic_fetch_add(&shared->errors, 1);
        fprintf(stderr, "# a reader fails: %s\n", err.message);
        db_rollback(db);
        return;
    }
    n = scratch_number(db, &N);
    db_rollback(db);
    atomic_fetch_add(&shared->misses, 1);
    if (!bypass)
        cache_add(shared, generation, n);
    tell(shared, n);
}

static int read_pages(void *context)
{
    struct worker *worker = context;
    struct db *db = scratch_open(worker->home, DB_READ);
    int home = scratch_home(worker->home);

    while (!atomic_load(&worker->shared->stop))
        visit(worker, db, home);
    db_close(db);
    return 0;
}

/* Lets them run, and kills a writer now and then; another one takes its place. Returns how many. */
static int let_run(struct worker *worker)
{
    pid_t writers[WRITERS], readers[READERS];
    int64_t end = clock_monotonic_ms() + RUN_MS;
    int killed = 0, failed = 0;

    for (int i = 0; i < WRITERS; i++)
        writers[i] = scratch_fork(write_pages, worker);
    for (int i = 0; i < READERS; i++)
        readers[i] = scratch_fork(read_pages, worker);
    while (clock_monotonic_ms() < end) {
        size_t victim = rand_below(WRITERS);

        poll(NULL, 0, KILL_EVERY_MS);
        kill(writers[victim], SIGKILL);
        killed += scratch_wait(writers[victim]) == 1000 + SIGKILL;
        writers[victim] = scratch_fork(write_pages, worker);
    }
    atomic_store(&worker->shared->stop, true);
    for (int i = 0; i < WRITERS; i++)
        failed += scratch_wait(writers[i]) != 0;
    for (int i = 0; i < READERS; i++)
        failed += scratch_wait(readers[i]) != 0;
    TAP_IS_INT(failed, 0, "the others end well");
    return killed;
}

int main(void)
{
    struct worker worker;
    struct shared *shared =
        mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct db *db;
    uint64_t value = 0, row = 1;
    int killed;

    if (shared == MAP_FAILED)
        return 1;
    scratch_in_memory();
    worker.home = scratch_folder("home");
    worker.shared = shared;
    db = scratch_open(worker.home, DB_WRITE);
    scratch_script(db, "CREATE TABLE generation (id INTEGER PRIMARY KEY, value INTEGER NOT NULL);"
                       "INSERT INTO generation VALUES (1, 1);"
                       "CREATE TABLE page (n INTEGER); INSERT INTO page VALUES (1);");
    db_close(db);
    killed = let_run(&worker);
    printf(
        "# %d writers killed, %lld pages known, %lld hits, %lld misses, %lld bypasses, %lld repairs\n",
        killed, (long long)shared->known, (long long)shared->hits, (long long)shared->misses,
        (long long)shared->bypasses, (long long)shared->repairs);
    TAP_IS_INT(shared->stale, 0,
               "no reader is served a page older than what was known before it asked");
    TAP_IS_INT(shared->errors, 0, "and nobody fails");
    tap_ok(killed >= 10, "writers were killed");
    tap_ok(shared->hits > 100, "the cache was used");
    tap_ok(shared->repairs > 0, "marks of the dead were repaired");
    tap_ok(shared->bypasses > 0, "and those of the living respected");
    db = scratch_open(worker.home, DB_WRITE);
    tap_ok(db_begin(db, TX_PUBLIC, NULL) == STATUS_OK && db_commit(db, NULL) == STATUS_OK,
           "a last writer is not killed");
    TAP_IS_INT(generation_repair(db, scratch_home(worker.home), &value), GENERATION_USABLE,
               "in the end the file is good");
    generation_of_row(db, &row, NULL);
    tap_ok(value == row &&
               generation_peek(scratch_home(worker.home), &value) == GENERATION_USABLE &&
               value == row,
           "and says what the row says");
    db_close(db);
    return tap_done();
}
