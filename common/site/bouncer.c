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
static const struct sql SWEEP_QUESTIONS =
    SQL("DELETE FROM challenge_question WHERE challenge_id IN "
        "(SELECT id FROM challenge WHERE expires_at <= ?1)");
static const struct sql SWEEP_CHALLENGES = SQL("DELETE FROM challenge WHERE expires_at <= ?1");
static const struct sql SWEEP_BURNT = SQL("DELETE FROM burnt WHERE until <= ?1");
static const struct sql SWEEP_DUNGEON = SQL("DELETE FROM dungeon WHERE until <= ?1");

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

enum status bouncer_sweep(struct db *db, struct err *err)
{
    static const struct sql *const sweeps[] = {&SWEEP_QUESTIONS, &SWEEP_CHALLENGES, &SWEEP_BURNT};
    enum status status = db_begin(db, TX_PRIVATE, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < sizeof(sweeps) / sizeof(sweeps[0]) && status == STATUS_OK; i++) {
        s = db_use(db, sweeps[i]);
        stmt_int(s, 1, clock_now());
        status = stmt_run(s, err);
    }
    if (status == STATUS_OK) {
        s = db_use(db, &SWEEP_DUNGEON);
        stmt_int(s, 1, clock_now() - DUNGEON_FORGIVEN_SECONDS);
        status = stmt_run(s, err);
    }
    return db_end(db, status, err);
}
