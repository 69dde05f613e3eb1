#include "site/posted.h"

#include "base/clock.h"

static const struct sql FIND = SQL("SELECT result FROM posted WHERE account_id = ?1 AND form = ?2");
/* No error of the engine: on PostgreSQL that would end the transaction before the caller can. */
static const struct sql ADD = SQL("INSERT INTO posted (account_id, form, at, result) VALUES "
                                  "(?1, ?2, ?3, ?4) ON CONFLICT (account_id, form) DO NOTHING");
static const struct sql SWEEP =
    SQL("DELETE FROM posted WHERE (account_id, form) IN "
        "(SELECT account_id, form FROM posted WHERE at < ?1 OR at > ?2 LIMIT ?3)");

enum status posted_find(struct db *db, struct arena *arena, int64_t account_id, const char *form,
                        const char **result, struct err *err)
{
    struct stmt *s = db_use(db, &FIND);

    stmt_int(s, 1, account_id);
    stmt_text(s, 2, form);
    *result = stmt_row(s) ? stmt_col_text(s, 0, arena) : NULL;
    return stmt_done(s, err);
}

enum status posted_add(struct db *db, int64_t account_id, const char *form, const char *result,
                       struct err *err)
{
    struct stmt *s = db_use(db, &ADD);
    enum status status;

    stmt_int(s, 1, account_id);
    stmt_text(s, 2, form);
    stmt_int(s, 3, clock_now());
    stmt_text(s, 4, result);
    status = stmt_run(s, err);
    if (status == STATUS_OK && db_changes(db) == 0)
        return err_set(err, STATUS_CONFLICT, "this form has been sent before");
    return status;
}

enum status posted_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    const int64_t now = clock_now();
    struct stmt *s = db_use(db, &SWEEP);
    enum status status;

    stmt_int(s, 1, now - POSTED_KEEP_SECONDS);
    stmt_int(s, 2, now + POSTED_KEEP_SECONDS);
    stmt_int(s, 3, limit);
    status = stmt_run(s, err);
    *count = status == STATUS_OK ? db_changes(db) : 0;
    return status;
}
