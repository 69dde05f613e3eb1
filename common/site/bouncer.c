#include "site/bouncer.h"

#include "base/clock.h"
#include "base/rand.h"
#include "site/bouncer_pick.h"
#include "site/dungeon.h"

#define ID_BYTES (BOUNCER_ID_LENGTH / 2)

static const struct sql FORGET_QUESTIONS =
    SQL("DELETE FROM challenge_question WHERE challenge_id IN "
        "(SELECT id FROM challenge WHERE who = ?1 AND state = 'open')");
static const struct sql FORGET = SQL("DELETE FROM challenge WHERE who = ?1 AND state = 'open'");
static const struct sql ISSUE =
    SQL("INSERT INTO challenge (id, who, account_id, state, issued_at, expires_at, seed) "
        "VALUES (?1, ?2, ?3, 'open', ?4, ?5, ?6)");
#define OVER "(SELECT id FROM challenge WHERE expires_at <= ?1 ORDER BY id LIMIT ?2)"

/* Questions before their challenges. ?1 is a time, ?2 how many at most. */
static const struct sql SWEEP_QUESTIONS =
    SQL("DELETE FROM challenge_question WHERE challenge_id IN " OVER);
static const struct sql SWEEP_CHALLENGES = SQL("DELETE FROM challenge WHERE id IN " OVER);
static const struct sql SWEEP_BURNT =
    SQL("DELETE FROM burnt WHERE (who, question_id) IN "
        "(SELECT who, question_id FROM burnt WHERE until <= ?1 LIMIT ?2)");
static const struct sql SWEEP_DUNGEON =
    SQL("DELETE FROM dungeon WHERE who IN (SELECT who FROM dungeon WHERE until <= ?1 LIMIT ?2)");

static void draw_id(char out[2 * ID_BYTES + 1])
{
    uint8_t bytes[ID_BYTES];

    rand_bytes(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static enum status issue(struct db *db, const struct bouncer_visitor *visitor, const char *id,
                         struct err *err)
{
    struct stmt *s = db_use(db, &ISSUE);
    int64_t now = clock_now();

    stmt_text(s, 1, id);
    stmt_text(s, 2, visitor->who);
    stmt_id(s, 3, visitor->account_id);
    stmt_int(s, 4, now);
    stmt_int(s, 5, now + BOUNCER_OPEN_SECONDS);
    stmt_int(s, 6, (int64_t)(rand_u64() >> 1));
    return stmt_run(s, err);
}

/* What was open is over: the caller has looked. */
static enum status forget_old(struct db *db, const char *who, struct err *err)
{
    struct stmt *s = db_use(db, &FORGET_QUESTIONS);
    enum status status;

    stmt_text(s, 1, who);
    status = stmt_run(s, err);
    if (status != STATUS_OK)
        return status;
    s = db_use(db, &FORGET);
    stmt_text(s, 1, who);
    return stmt_run(s, err);
}

static enum status knock(struct site *site, struct arena *arena,
                         const struct bouncer_visitor *visitor, struct bouncer_challenge *out,
                         struct err *err)
{
    char id[2 * ID_BYTES + 1];
    size_t count = 0;
    int64_t until;
    enum status status = dungeon_until(site->db, visitor->who, &until, err);

    if (status == STATUS_OK && until != 0)
        return err_set(err, STATUS_TOO_MANY,
                       "you are in the dungeon: wait until the way out opens");
    if (status == STATUS_OK)
        status = bouncer_challenge_open(site, arena, visitor->who, out, err);
    if (status != STATUS_OK || out->id != NULL)
        return status;
    draw_id(id);
    status = forget_old(site->db, visitor->who, err);
    if (status == STATUS_OK)
        status = issue(site->db, visitor, id, err);
    if (status == STATUS_OK)
        status = bouncer_pick(site->db, visitor, id, &count, err);
    if (status == STATUS_OK && count == 0)
        return err_set(err, STATUS_CONFLICT,
                       "the bouncer has no questions yet; \"pierogis trivia import --starter\" "
                       "brings fifty");
    if (status == STATUS_OK)
        status = bouncer_challenge_find(site, arena, id, visitor->who, out, err);
    return status;
}

enum status bouncer_knock(struct site *site, struct arena *arena,
                          const struct bouncer_visitor *visitor, struct bouncer_challenge *out,
                          struct err *err)
{
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    return db_end(site->db, knock(site, arena, visitor, out, err), err);
}

bool bouncer_pays(size_t right, size_t count)
{
    return right * 2 > count;
}

enum status bouncer_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err)
{
    const int64_t now = clock_now();
    const struct {
        const struct sql *sql;
        int64_t until;
    } sweeps[] = {
        {&SWEEP_QUESTIONS, now},
        {&SWEEP_CHALLENGES, now},
        {&SWEEP_BURNT, now},
        {&SWEEP_DUNGEON, now - DUNGEON_FORGIVEN_SECONDS},
    };
    enum status status = STATUS_OK;

    *count = 0;
    for (size_t i = 0; i < sizeof(sweeps) / sizeof(sweeps[0]) && status == STATUS_OK; i++) {
        struct stmt *s = db_use(db, sweeps[i].sql);

        stmt_int(s, 1, sweeps[i].until);
        stmt_int(s, 2, limit);
        status = stmt_run(s, err);
        if (status == STATUS_OK)
            *count += db_changes(db);
    }
    return status;
}
