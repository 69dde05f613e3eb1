#include "site/limit.h"

#include "base/clock.h"
#include "base/panic.h"
#include "base/rand.h"

#define TOKEN 1000      /* the table counts thousandths */
#define SWEEP_EVERY 256 /* takes, on average */
#define SWEEP_MAX 1024 /* so many more than come in meanwhile, and yet not all of a flood at once */

static const struct sql FIND = SQL("SELECT level, at FROM bucket WHERE name = ?1");
static const struct sql PUT =
    SQL("INSERT INTO bucket (name, level, at) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (name) DO UPDATE SET level = excluded.level, at = excluded.at");
static const struct sql SWEEP = SQL("DELETE FROM bucket WHERE name IN "
                                    "(SELECT name FROM bucket WHERE at < ?1 OR at > ?2 LIMIT ?3)");

/* The level of a bucket that had `level` at the time `at`. One from further ahead than it takes to fill was written
 * when the clock was wrong: it says nothing. */
static int64_t level_now(const struct limit *limit, int64_t level, int64_t at, int64_t now)
{
    const int64_t full = limit->burst * TOKEN, fill = limit->burst * limit->seconds;
    const int64_t passed = now - at;

    if (passed >= fill || passed < -fill)
        return full;
    if (passed > 0)
        level += passed * TOKEN / limit->seconds;
    return level < full ? level : full;
}

/* Rounded up, so that who has waited finds a token. */
static int64_t wait_for(const struct limit *limit, int64_t level)
{
    return ((TOKEN - level) * limit->seconds + TOKEN - 1) / TOKEN;
}

static enum status refuse(int64_t wait, struct err *err)
{
    const int64_t minutes = (wait + 59) / 60;

    if (wait < 100)
        return err_set(err, STATUS_TOO_MANY, "that was too often: try again in %lld second%s",
                       (long long)wait, wait == 1 ? "" : "s");
    return err_set(err, STATUS_TOO_MANY, "that was too often: try again in %lld minutes",
                   (long long)minutes);
}

static enum status look(struct db *db, const struct limit *limit, int64_t *level, int64_t *wait,
                        struct err *err)
{
    struct stmt *s = db_use(db, &FIND);
    enum status status;

    ASSERT(limit->burst > 0 && limit->seconds > 0 &&
           limit->burst <= LIMIT_FILL_MAX / limit->seconds);
    *level = limit->burst * TOKEN;
    stmt_text(s, 1, limit->what);
    if (stmt_row(s))
        *level = level_now(limit, stmt_col_int(s, 0), stmt_col_int(s, 1), clock_now());
    status = stmt_done(s, err);
    *wait = 0;
    if (status != STATUS_OK || *level >= TOKEN)
        return status;
    *wait = wait_for(limit, *level);
    return refuse(*wait, err);
}

enum status limit_check(struct db *db, const struct limit *limit, int64_t *wait, struct err *err)
{
    int64_t level, seconds;
    enum status status = look(db, limit, &level, &seconds, err);

    if (wait != NULL)
        *wait = seconds;
    return status;
}

/* A bucket that nobody has touched for so long is full, and a full one need not be there. */
enum status limit_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    const int64_t now = clock_now();
    struct stmt *s = db_use(db, &SWEEP);
    enum status status;

    stmt_int(s, 1, now - LIMIT_FILL_MAX);
    stmt_int(s, 2, now + LIMIT_FILL_MAX);
    stmt_int(s, 3, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}

/* Where nobody keeps house, the table still does not grow for ever. */
static enum status sweep_sometimes(struct db *db, struct err *err)
{
    int64_t count;

    return rand_below(SWEEP_EVERY) == 0 ? limit_sweep(db, SWEEP_MAX, &count, err) : STATUS_OK;
}

enum status limit_take(struct db *db, const struct limit *limit, int64_t *wait, struct err *err)
{
    int64_t level, seconds;
    enum status status = look(db, limit, &level, &seconds, err);
    struct stmt *s;

    if (wait != NULL)
        *wait = seconds;
    if (status == STATUS_OK)
        status = sweep_sometimes(db, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(db, &PUT);
    stmt_text(s, 1, limit->what);
    stmt_int(s, 2, level - TOKEN);
    stmt_int(s, 3, clock_now());
    return stmt_run(s, err);
}
