#include "site/bouncer_outcome.h"

#include "base/clock.h"

/* Who had no account when asked is known by the one that came of it. */
static const struct sql FIND = SQL("SELECT state, issued_at, expires_at FROM challenge "
                                   "WHERE id = ?1 AND (who = ?2 OR account_id = ?3)");
/* A question that was paid for earlier is not paid again; its entry is older than the challenge. */
static const struct sql EARNED =
    SQL("SELECT e.amount FROM challenge_question c "
        "JOIN entry e ON e.idem = 'oracle:' || CAST(c.question_id AS TEXT) || ?2 "
        "WHERE c.challenge_id = ?1 AND e.at >= ?3");

static enum status add_up(struct db *db, int64_t account_id, const char *id, int64_t issued_at,
                          int64_t *earned, struct err *err)
{
    struct stmt *s = db_use(db, &EARNED);
    char account[24];

    snprintf(account, sizeof(account), ":%lld", (long long)account_id);
    stmt_text(s, 1, id);
    stmt_text(s, 2, account);
    stmt_int(s, 3, issued_at);
    while (stmt_row(s))
        *earned += stmt_col_int(s, 0);
    return stmt_done(s, err);
}

enum status bouncer_outcome_find(struct db *db, const struct bouncer_visitor *visitor,
                                 const char *id, struct bouncer_outcome *out, struct err *err)
{
    struct stmt *s;
    int64_t issued_at = 0;
    bool found = false;
    enum status status = STATUS_OK;

    memset(out, 0, sizeof(*out));
    if (bouncer_id_is_valid(id)) {
        s = db_use(db, &FIND);
        stmt_text(s, 1, id);
        stmt_text(s, 2, visitor->who);
        stmt_id(s, 3, visitor->account_id);
        found = stmt_row(s);
        if (found) {
            out->state = bouncer_state_of(stmt_col_view(s, 0));
            issued_at = stmt_col_int(s, 1);
            out->over = out->state != BOUNCER_OPEN || stmt_col_int(s, 2) <= clock_now();
        }
        status = stmt_done(s, err);
    }
    if (status == STATUS_OK && !found)
        status = err_set(err, STATUS_NOT_FOUND, "there is no such challenge; knock for a new one");
    if (status == STATUS_OK && visitor->account_id != 0)
        status = add_up(db, visitor->account_id, id, issued_at, &out->earned, err);
    return status;
}
