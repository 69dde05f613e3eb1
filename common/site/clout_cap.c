#include "site/clout_cap.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>

#define DAY 86400

static const struct sql SUM = SQL("SELECT amount FROM earned WHERE name = ?1 AND day = ?2");
static const struct sql ADD =
    SQL("INSERT INTO earned (name, day, amount) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (name, day) DO UPDATE SET amount = earned.amount + excluded.amount");

static const struct sql SWEEP =
    SQL("DELETE FROM earned WHERE (name, day) IN (SELECT name, day FROM earned "
        "WHERE day < ?1 OR (day < ?2 AND name >= 'prefix:' AND name < 'prefix;') LIMIT ?3)");

void clout_cap_name(int64_t account_id, char out[CLOUT_CAP_NAME])
{
    snprintf(out, CLOUT_CAP_NAME, "account:%" PRId64, account_id);
}

int64_t clout_cap_day(int64_t seconds)
{
    return seconds / DAY;
}

enum status clout_cap_sum(struct db *db, const char *name, int64_t day, int64_t *sum,
                          struct err *err)
{
    struct stmt *s = db_use(db, &SUM);

    stmt_text(s, 1, name);
    stmt_int(s, 2, day);
    *sum = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

enum status clout_cap_add(struct db *db, const char *name, int64_t day, int64_t amount,
                          struct err *err)
{
    struct stmt *s = db_use(db, &ADD);

    stmt_text(s, 1, name);
    stmt_int(s, 2, day);
    stmt_int(s, 3, amount);
    return stmt_run(s, err);
}

enum status clout_cap_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    const int64_t today = clout_cap_day(clock_now());
    struct stmt *s = db_use(db, &SWEEP);
    enum status status;

    stmt_int(s, 1, today - CLOUT_CAP_KEEP_DAYS);
    stmt_int(s, 2, today - CLOUT_CAP_KEEP_PREFIX_DAYS);
    stmt_int(s, 3, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}
