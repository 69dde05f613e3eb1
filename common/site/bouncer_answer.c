#include "site/bouncer.h"

#include "base/clock.h"
#include "base/number.h"
#include "site/answer_check.h"
#include "site/bouncer_asked.h"
#include "site/clout.h"
#include "site/dungeon.h"
#include "site/guest.h"
#include "site/session_change.h"

static const struct sql SEED = SQL("SELECT seed FROM challenge WHERE id = ?1 AND who = ?2");
/* The guard of the whole event: of many who answer at once, one gets the row. */
static const struct sql CLOSE =
    SQL("UPDATE challenge SET state = ?3 WHERE id = ?1 AND who = ?2 AND state = 'open' "
        "AND expires_at > ?4 RETURNING id");
static const struct sql GIVE_TO_GUEST = SQL("UPDATE challenge SET account_id = ?2 WHERE id = ?1");
static const struct sql IS_BURNT =
    SQL("SELECT 1 FROM burnt WHERE who = ?1 AND question_id = ?2 AND until > ?3");
static const struct sql BURN =
    SQL("INSERT INTO burnt (who, question_id, until) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (who, question_id) DO UPDATE SET until = excluded.until");

/* One question of the challenge and what was said to it. */
struct verdict {
    const struct question *question;
    bool right;
    int64_t pay; /* for a right answer; 0 when the question is burnt */
};

struct attempt {
    struct site *site;
    struct arena *arena;
    const struct bouncer_visitor *visitor;
    const char *challenge_id;
    const struct bouncer_browser *browser; /* that a guest gets a session in; NULL = none does */
    struct bouncer_asked asked;
    struct verdict verdicts[BOUNCER_QUESTIONS];
};

static enum status read_challenge(struct attempt *a, struct err *err)
{
    struct stmt *s = db_use(a->site->db, &SEED);
    int64_t seed = 0;
    bool found;
    enum status status;

    stmt_text(s, 1, a->challenge_id);
    stmt_text(s, 2, a->visitor->who);
    found = stmt_row(s);
    if (found)
        seed = stmt_col_int(s, 0);
    status = stmt_done(s, err);
    if (status == STATUS_OK && !found)
        return err_set(err, STATUS_NOT_FOUND, "there is no such challenge; knock for a new one");
    if (status == STATUS_OK)
        status = bouncer_asked_read(a->site->db, a->arena, a->challenge_id, seed, &a->asked, err);
    return status;
}

/* --- verdicts -------------------------------------------------------------------------------------------- */

/* The text behind the number of a choice. */
static enum status choice_text(const struct attempt *a, const struct answer_key *key, size_t place,
                               const char **given, struct err *err)
{
    const char *choices[BOUNCER_CHOICES_MAX];
    size_t count = bouncer_asked_choices(&a->asked, place, key, choices);
    uint64_t number;

    if (!number_u64(str_trim(str_of(*given)), count, &number) || number == 0)
        return err_set(err, STATUS_INVALID, "choose one of the %zu answers", count);
    *given = choices[number - 1];
    return STATUS_OK;
}

static enum status find_pay(struct attempt *a, struct verdict *verdict, struct err *err)
{
    struct stmt *s = db_use(a->site->db, &IS_BURNT);
    int64_t pay = question_pay(a->arena, verdict->question, a->site->conf);

    stmt_text(s, 1, a->visitor->who);
    stmt_int(s, 2, verdict->question->id);
    stmt_int(s, 3, clock_now());
    verdict->pay = stmt_row(s) ? 0 : pay;
    return stmt_done(s, err);
}

static enum status judge(struct attempt *a, const struct answer_key *key, size_t place,
                         const char *given, struct err *err)
{
    const struct question *question = &a->asked.questions[place];
    const struct answer_accepted accepted = {question->mode, question->tolerance,
                                             question->right.at, question->right.count};
    struct verdict *verdict = &a->verdicts[place];
    enum status status = STATUS_OK;

    verdict->question = question;
    if (question->mode == ANSWER_CHOICE)
        status = choice_text(a, key, place, &given, err);
    if (status == STATUS_OK)
        status = answer_check(a->arena, key, &accepted, str_of(given), &verdict->right, err);
    if (status == STATUS_INVALID)
        return err_prefix(err, "question %zu", place + 1);
    if (status == STATUS_OK)
        status = find_pay(a, verdict, err);
    return status;
}

static enum status judge_all(struct attempt *a, const char *const *given, size_t given_count,
                             struct bouncer_result *out, struct err *err)
{
    struct answer_key key;
    enum status status = STATUS_OK;

    if (given_count != a->asked.count)
        return err_set(err, STATUS_INVALID, "answer all %zu questions", a->asked.count);
    answer_key_make(&key, a->site->conf);
    for (size_t i = 0; i < given_count && status == STATUS_OK; i++) {
        status = judge(a, &key, i, given[i], err);
        out->right += a->verdicts[i].right;
        if (status == STATUS_INVALID)
            out->unfit = i + 1;
    }
    out->count = given_count;
    out->passed = out->right == out->count && out->count > 0;
    return status;
}

/* --- what follows ---------------------------------------------------------------------------------------- */

static enum status close_challenge(struct attempt *a, bool passed, struct err *err)
{
    struct stmt *s = db_use(a->site->db, &CLOSE);
    bool won;
    enum status status;

    stmt_text(s, 1, a->challenge_id);
    stmt_text(s, 2, a->visitor->who);
    stmt_text(s, 3, passed ? "passed" : "failed");
    stmt_int(s, 4, clock_now());
    won = stmt_row(s);
    status = stmt_done(s, err);
    if (status == STATUS_OK && !won)
        return err_set(err, STATUS_CONFLICT,
                       "this challenge has been answered, or its time is over: knock again");
    return status;
}

static enum status make_guest(struct attempt *a, struct bouncer_result *out, struct err *err)
{
    enum status status = guest_make(a->site, a->arena, &out->guest, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = db_use(a->site->db, &GIVE_TO_GUEST);
    stmt_text(s, 1, a->challenge_id);
    stmt_int(s, 2, out->guest.id);
    status = stmt_run(s, err);
    if (status != STATUS_OK || a->browser == NULL)
        return status;
    bouncer_browser_token(a->site->conf, a->browser, a->challenge_id, out->token);
    return session_start_with(a->site, out->guest.id, a->browser->agent, out->token, err);
}

static enum status pay(struct attempt *a, int64_t account_id, struct bouncer_result *out,
                       struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < out->count && status == STATUS_OK; i++) {
        const struct verdict *verdict = &a->verdicts[i];
        struct clout_order order = {account_id, verdict->pay, CLOUT_TRIVIA, NULL};
        struct clout_move moved = {0, 0, false};

        if (!verdict->right || verdict->pay == 0)
            continue;
        order.key = arena_printf(a->arena, "oracle:%lld:%lld", (long long)verdict->question->id,
                                 (long long)account_id);
        status = clout_earn(a->site, &order, a->visitor->prefix, &moved, err);
        if (status == STATUS_OK && !moved.again)
            out->paid += moved.amount;
    }
    return status;
}

static enum status burn(struct attempt *a, struct bouncer_result *out, struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < out->count && status == STATUS_OK; i++) {
        struct stmt *s;

        if (a->verdicts[i].right)
            continue;
        s = db_use(a->site->db, &BURN);
        stmt_text(s, 1, a->visitor->who);
        stmt_int(s, 2, a->verdicts[i].question->id);
        stmt_int(s, 3, clock_now() + BOUNCER_BURNT_SECONDS);
        status = stmt_run(s, err);
    }
    if (status == STATUS_OK)
        status = dungeon_send(a->site->db, a->visitor->who, &out->until, err);
    return status;
}

static enum status answer(struct attempt *a, const char *const *given, size_t given_count,
                          struct bouncer_result *out, struct err *err)
{
    int64_t account_id = a->visitor->account_id, until;
    enum status status = dungeon_until(a->site->db, a->visitor->who, &until, err);

    if (status == STATUS_OK && until != 0)
        return err_set(err, STATUS_TOO_MANY,
                       "you are in the dungeon: wait until the way out opens");
    if (status == STATUS_OK)
        status = read_challenge(a, err);
    if (status == STATUS_OK)
        status = judge_all(a, given, given_count, out, err);
    if (status == STATUS_OK)
        status = close_challenge(a, out->passed, err);
    if (status == STATUS_OK && out->passed && account_id == 0) {
        status = make_guest(a, out, err);
        account_id = out->guest.id;
    }
    if (status == STATUS_OK && account_id != 0 && bouncer_pays(out->right, out->count))
        status = pay(a, account_id, out, err);
    if (status == STATUS_OK && !out->passed)
        status = burn(a, out, err);
    return status;
}

enum status bouncer_answer(struct site *site, struct arena *arena,
                           const struct bouncer_visitor *visitor,
                           const struct bouncer_browser *browser, const char *challenge_id,
                           const char *const *given, size_t given_count, struct bouncer_result *out,
                           struct err *err)
{
    struct attempt a = {.site = site,
                        .arena = arena,
                        .visitor = visitor,
                        .challenge_id = challenge_id,
                        .browser = browser};
    enum status status = db_begin(site->db, TX_PRIVATE, err);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    status = db_end(site->db, answer(&a, given, given_count, out, err), err);
    if (status != STATUS_OK) /* what is taken back never was */
        *out = (struct bouncer_result){.unfit = out->unfit};
    return status;
}
