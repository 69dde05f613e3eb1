#include "site/bouncer_pick.h"

#include "base/clock.h"
#include "base/rand.h"

static const struct sql LAST = SQL("SELECT MAX(id) FROM question WHERE state = 'active'");
/* The first question from ?1 on that is not in the challenge yet. ?5: 1 = also those paid for, 2 = also burnt ones. */
static const struct sql NEXT =
    SQL("SELECT q.id FROM question q WHERE q.state = 'active' AND q.id >= ?1 "
        "AND NOT EXISTS (SELECT 1 FROM challenge_question c "
        "WHERE c.challenge_id = ?2 AND c.question_id = q.id) "
        "AND (?5 >= 2 OR NOT EXISTS (SELECT 1 FROM burnt b "
        "WHERE b.who = ?3 AND b.question_id = q.id AND b.until > ?4)) "
        "AND (?5 >= 1 OR NOT EXISTS (SELECT 1 FROM entry e "
        "WHERE e.idem = 'oracle:' || CAST(q.id AS TEXT) || ?6)) "
        "ORDER BY q.id LIMIT 1");
static const struct sql ASK =
    SQL("INSERT INTO challenge_question (challenge_id, place, question_id) VALUES (?1, ?2, ?3)");

enum {
    FRESH,
    PAID_TOO,
    ALL
};

static enum status next_from(struct db *db, const struct bouncer_visitor *visitor,
                             const char *challenge_id, int64_t start, int leniency, int64_t *id,
                             struct err *err)
{
    struct stmt *s = db_use(db, &NEXT);
    char account[24];

    snprintf(account, sizeof(account), ":%lld", (long long)visitor->account_id);
    stmt_int(s, 1, start);
    stmt_text(s, 2, challenge_id);
    stmt_text(s, 3, visitor->who);
    stmt_int(s, 4, clock_now());
    stmt_int(s, 5, leniency);
    stmt_text(s, 6, account);
    *id = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, err);
}

/* From a random place to the end, and then from the beginning: no counting, no sorting, however many there are. */
static enum status draw(struct db *db, const struct bouncer_visitor *visitor,
                        const char *challenge_id, int64_t last, int64_t *id, struct err *err)
{
    enum status status = STATUS_OK;

    *id = 0;
    for (int leniency = FRESH; leniency <= ALL && *id == 0 && status == STATUS_OK; leniency++) {
        int64_t start = 1 + (int64_t)rand_below((uint64_t)last);

        status = next_from(db, visitor, challenge_id, start, leniency, id, err);
        if (status == STATUS_OK && *id == 0)
            status = next_from(db, visitor, challenge_id, 1, leniency, id, err);
    }
    return status;
}

enum status bouncer_pick(struct db *db, const struct bouncer_visitor *visitor,
                         const char *challenge_id, size_t *count, struct err *err)
{
    struct stmt *s = db_use(db, &LAST);
    int64_t last = stmt_row(s) ? stmt_col_int(s, 0) : 0, id = 0;
    enum status status = stmt_done(s, err);

    for (*count = 0; status == STATUS_OK && last > 0 && *count < BOUNCER_QUESTIONS; ++*count) {
        status = draw(db, visitor, challenge_id, last, &id, err);
        if (status != STATUS_OK || id == 0)
            break;
        s = db_use(db, &ASK);
        stmt_text(s, 1, challenge_id);
        stmt_int(s, 2, (int64_t)*count);
        stmt_int(s, 3, id);
        status = stmt_run(s, err);
    }
    return status;
}
