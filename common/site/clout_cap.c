#include "site/clout_cap.h"

#include <inttypes.h>
#include <stdio.h>

#define DAY 86400

static const struct sql SUM = SQL("SELECT amount FROM earned WHERE name = ?1 AND day = ?2");
static const struct sql ADD =
    SQL("INSERT INTO earned (name, day, amount) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (name, day) DO UPDATE SET amount = earned.amount + excluded.amount");

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
