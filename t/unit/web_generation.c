/* Which state of the database a kept page belongs to, when the site changes at the worst moment. */
#include "web/answer.h"

#include "db/schema_version.h"
#include "lib/scratch_db.h"
#include "lib/tap.h"
#include "web/cache.h"

static struct arena arena;
static const char *home;
static struct buf sent = BUF_INIT;
static struct db *writer;
static struct worker worker;
static char *block[8];
static int made;                         /* pages that were not in the cache */
static bool change_before, change_after; /* the site changes while the next page is made */

static const struct sql CHANGE = SQL("UPDATE page SET n = n + 1");
static const struct sql N = SQL("SELECT n FROM page");

static void change(void)
{
    struct err err = {.message = ""};

    db_begin(writer, TX_PUBLIC, &err);
    tap_ok(db_end(writer, stmt_run(db_use(writer, &CHANGE), &err), &err) == STATUS_OK,
           "a change %s", err.message);
}

static enum status show(struct req *req, struct resp *resp, struct err *err)
{
    (void)err;
    made++;
    if (change_before)
        change();
    buf_printf(&resp->body, "number %lld.", (long long)scratch_number(req->site.db, &N));
    if (change_after)
        change();
    change_before = change_after = false;
    return STATUS_OK;
}

static const struct route ROUTES[] = {
    {METHOD_GET, "/a", show, NEED_READ, .cache = CACHE_PUBLIC},
    {METHOD_GET, "/b", show, NEED_READ, .cache = CACHE_PUBLIC},
};

static const struct program PROGRAM = {.name = "test", .routes = ROUTES, .count = 2};

static bool take(void *context, struct str head, struct str tail)
{
    (void)context;
    buf_str(&sent, head);
    buf_str(&sent, tail);
    return true;
}

/* The number on the page at `path`, -1 if there is none; `*fresh` says whether the page was made for this visit. */
static int visit(const char *path, bool *fresh)
{
    struct arena memory = {0};
    int before = made;
    const char *at;

    block[0] = arena_printf(&arena, "PIEROGIS_HOME=%s", home);
    block[1] = arena_strdup(&arena, "REQUEST_METHOD=GET");
    block[2] = arena_strdup(&arena, "HTTP_HOST=example.org");
    block[3] = arena_printf(&arena, "PATH_INFO=%s", path);
    buf_clear(&sent);
    answer(&worker, &memory, block, (struct io){NULL, NULL, take, NULL});
    arena_free(&memory);
    *fresh = made > before;
    at = strstr(sent.at, "number ");
    return at == NULL ? -1 : (int)strtol(at + strlen("number "), NULL, 10);
}

static void sees(const char *path, int number, bool fresh, const char *what)
{
    bool anew;
    int got = visit(path, &anew);

    tap_ok(got == number && anew == fresh, "%s: %d, %s", what, got,
           anew ? "made anew" : "from the cache");
}

static void worker_start(void)
{
    block[0] = arena_printf(&arena, "PIEROGIS_HOME=%s", home);
    worker_init(&worker, &PROGRAM, block, true, NULL);
    worker.confined = true; /* the test goes on afterwards */
}

static void worker_stop(void)
{
    db_close(worker.reader);
    worker.reader = NULL;
    worker_end(&worker);
    generation_file_close(&worker.generation);
    close(worker.home);
    arena_free(&worker.loaded);
    free((void *)(uintptr_t)worker.home_path);
}

static void make_site(void)
{
    int dir;

    home = scratch_folder("home");
    dir = file_open_dir(home);
    file_replace(dir, ".env",
                 STR("PIEROGIS_BASE_URL=https://example.org\n"
                     "PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef\n"
                     "PIEROGIS_DATABASE_URL=sqlite:site.db\n"),
                 0600, NULL);
    file_make_dirs(dir, CACHE_FOLDER, NULL);
    close(dir);
    writer = scratch_open(home, DB_WRITE);
    scratch_script(writer, "CREATE TABLE generation (id INTEGER PRIMARY KEY, value INTEGER);"
                           "INSERT INTO generation VALUES (1, 42);"
                           "CREATE TABLE page (n INTEGER); INSERT INTO page VALUES (0);");
    db_set_schema_version(writer, SCHEMA_VERSION, NULL);
    change();
}

/* Two pages may have the same place in the cache, once in CACHE_SLOTS times. Which one depends on the time of the
 * configuration, too: then it gets another. The cache is as empty afterwards as before. */
static void part_pages(void)
{
    int dir = file_open_dir(home);
    bool anew = true;

    for (time_t then = 1; anew && then < 20; then++) {
        const struct timespec times[2] = {{.tv_sec = then}, {.tv_sec = then}};

        utimensat(dir, ".env", times, 0);
        visit("/a", &anew);
        visit("/b", &anew);
        visit("/a", &anew);
    }
    cache_folder_empty(dir, NULL);
    close(dir);
}

/* --- tests ----------------------------------------------------------------------------------------------- */

static void test_change_in_the_middle(void)
{
    sees("/a", 1, true, "the first visit");
    sees("/a", 1, false, "the second");
    change();
    change_before = true;
    sees("/a", 2, true,
         "a page sees the state in which it began, though another is finished since");
    sees("/a", 3, true, "and is not kept as one of the new state");
    sees("/a", 3, false, "the page of the new state is");
    change_after = true;
    sees("/b", 3, true, "the same when the change comes after the data were read");
    sees("/b", 4, true, "… no old page is found");
    sees("/a", 4, true, "… under no address");
}

/* While a writer is at work nobody may be told what is about to be old, and what is made meanwhile is old when he ends. */
static void test_writer_at_work(bool commits)
{
    struct err err = {.message = ""};
    int before = (int)scratch_number(writer, &N), after = before + commits;

    sees("/a", before, false, "all is quiet");
    db_begin(writer, TX_PUBLIC, &err);
    TAP_IS_INT(stmt_run(db_use(writer, &CHANGE), &err), STATUS_OK, "a writer is at work");
    sees("/a", before, true, "the cache is passed by");
    sees("/b", before, true, "for every page");
    if (commits)
        db_commit(writer, &err);
    else
        db_rollback(writer);
    sees("/a", after, commits, commits ? "his change is seen at once" : "he has taken it back");
    sees("/a", after, false, "and kept");
}

static int die_at_work(void *unused)
{
    struct db *db = scratch_open(home, DB_WRITE);
    struct err err = {.message = ""};

    (void)unused;
    db_begin(db, TX_PUBLIC, &err);
    stmt_run(db_use(db, &CHANGE), &err);
    raise(SIGKILL);
    return 0;
}

static void test_dead_writer(void)
{
    int before = (int)scratch_number(writer, &N);

    TAP_IS_INT(scratch_wait(scratch_fork(die_at_work, NULL)), 1000 + SIGKILL, "a writer is killed");
    sees("/a", before, true, "his mark stays: the page is made anew");
    sees("/a", before, true, "each time");
    change();
    sees("/a", before + 1, true, "until the next change");
    sees("/a", before + 1, false, "has taken the mark away");
}

/* What a backup that was copied back, or somebody who tidies up, may leave. */
static void test_file_behind(void)
{
    struct buf old = BUF_INIT;
    int now = (int)scratch_number(writer, &N);
    int dir = file_open_dir(home), fd;

    file_read(dir, GENERATION_FILE, 4096, &old, NULL);
    change();
    sees("/a", now + 1, true, "a change");
    fd = openat(dir, GENERATION_FILE, O_WRONLY | O_CLOEXEC);
    file_write_fd(fd, GENERATION_FILE, buf_view(&old), NULL);
    close(fd);
    sees("/b", now + 1, true, "a file that is behind the database");
    sees("/b", now + 1, false, "is mended by the first who finds it out");
    sees("/a", now + 1, false, "and what was kept before is good again");
    unlinkat(dir, GENERATION_FILE, 0);
    change();
    sees("/a", now + 2, true, "a file that was removed while a worker had it open");
    tap_ok(worker.stop, "ends that worker");
    worker_stop();
    worker_start();
    sees("/b", now + 2, true, "the next one");
    sees("/a", now + 2, false, "uses the cache");
    buf_free(&old);
    close(dir);
}

int main(void)
{
    make_site();
    worker_start();
    part_pages();
    test_change_in_the_middle();
    test_writer_at_work(false);
    test_writer_at_work(true);
    test_dead_writer();
    test_file_behind();
    worker_stop();
    db_close(writer);
    buf_free(&sent);
    arena_free(&arena);
    return tap_done();
}
