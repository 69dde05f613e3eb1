/* SQLite on memory that is taken from one block and hardly given back. */
#include "../lib/scratch_db.h"

#define ROWS 300
#define LARGE ((size_t)3 << 20) /* more than the block holds */

static const struct sql ADD = SQL("INSERT INTO thing (name, body) VALUES (?1, ?2)");
static const struct sql SUM = SQL("SELECT sum(length(body)) FROM thing");
static const struct sql SORTED =
    SQL("SELECT group_concat(name) FROM (SELECT name FROM thing ORDER BY body, name)");
static const struct sql LARGEST = SQL("SELECT body FROM thing WHERE name = 'large'");
static const struct sql INTACT =
    SQL("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'");

/* The allocator is chosen once per process, so the work is done in a child. Its exit code is the number of the
 * step that failed. */
static int work(void *home)
{
    static char large[LARGE];
    struct err err = {0};
    struct stmt *s;
    struct db *db;

    db_use_bump_allocator();
    db_use_bump_allocator(); /* a second call does nothing */
    db = scratch_open(home, DB_WRITE);
    scratch_script(db, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, body TEXT)");
    memset(large, 'x', sizeof(large));
    large[LARGE - 1] = 'y';
    for (int i = 0; i < ROWS; i++) {
        s = db_use(db, &ADD);
        stmt_text(s, 1, "small");
        stmt_str(s, 2, (struct str){large, (size_t)i * 37});
        if (stmt_run(s, &err) != STATUS_OK)
            return 1;
    }
    s = db_use(db, &ADD);
    stmt_text(s, 1, "large");
    stmt_str(s, 2, (struct str){large, sizeof(large)});
    if (stmt_run(s, &err) != STATUS_OK)
        return 2;
    if (scratch_number(db, &SUM) != (int64_t)LARGE + 37 * (ROWS - 1) * ROWS / 2)
        return 3;
    for (int i = 0; i < 8; i++) { /* grows a text piece by piece, far beyond the block in all */
        s = db_use(db, &SORTED);
        if (!stmt_row(s) || stmt_col_view(s, 0).len != 6 * ROWS + 5)
            return 4;
        stmt_done(s, &err);
    }
    s = db_use(db, &LARGEST);
    if (!stmt_row(s) || stmt_col_view(s, 0).len != LARGE ||
        memcmp(stmt_col_view(s, 0).at, large, LARGE) != 0)
        return 5;
    stmt_done(s, &err);
    if (scratch_number(db, &INTACT) != 1)
        return 6;
    db_close(db);
    return 0;
}

static int too_late(void *home)
{
    struct db *db = scratch_open(home, DB_WRITE);

    db_use_bump_allocator(); /* refused by SQLite, which has memory from malloc already */
    scratch_script(db, "CREATE TABLE late (a); INSERT INTO late VALUES (randomblob(100000))");
    db_close(db);
    return 0;
}

int main(void)
{
    const char *home = scratch_folder("home");

    TAP_IS_INT(scratch_exit_code(work, (void *)(uintptr_t)home), 0,
               "all works on the block, and beyond it");
    TAP_IS_INT(scratch_exit_code(too_late, (void *)(uintptr_t)home), 0,
               "asking for it after the first open changes nothing");
    return tap_done();
}
