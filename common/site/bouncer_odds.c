#include "site/bouncer_odds.h"

#include "site/bouncer.h"
#include "site/dungeon.h"
#include "site/question.h"

#define DAY_SECONDS 86400
#define WAYS_MOST 4 /* with more of them a guess pays as much and is right less often */

/* In how many ways the questions can be answered (0 = nobody guesses), what they pay, and how many of them there are.
 * A number of one digit is one of ten. */
static const struct sql POOL =
    SQL("SELECT ways, reward, count(*) FROM (SELECT coalesce(q.reward, ?1) AS reward, CASE "
        "WHEN q.mode = 'choice' THEN (SELECT count(*) / nullif(sum(a.correct), 0) FROM answer a "
        "WHERE a.question_id = q.id) "
        "WHEN EXISTS (SELECT 1 FROM answer a WHERE a.question_id = q.id AND a.correct = 1 "
        "AND lower(a.text) IN ('yes', 'no', 'true', 'false')) THEN 2 "
        "WHEN q.mode = 'number' AND EXISTS (SELECT 1 FROM answer a WHERE a.question_id = q.id "
        "AND a.correct = 1 AND length(a.text) = 1) THEN 10 ELSE 0 END AS ways "
        "FROM question q WHERE q.state = 'active') AS pool GROUP BY ways, reward");

int bouncer_odds_attempts(void)
{
    int64_t at = 0;
    int attempts = 0;

    while (at < DAY_SECONDS)
        at += dungeon_seconds(++attempts);
    return attempts;
}

/* The sum of what is paid over all `outcomes` of one challenge, which are as likely as each other: in each, an answer is
 * right when its digit, in base `ways`, is 0. */
static int64_t sum_of_outcomes(int64_t ways, int64_t pay, int64_t outcomes)
{
    int64_t sum = 0;

    for (int64_t outcome = 0; outcome < outcomes; outcome++) {
        int64_t digits = outcome;
        size_t right = 0;

        for (int i = 0; i < BOUNCER_QUESTIONS; i++, digits /= ways)
            right += digits % ways == 0;
        if (bouncer_pays(right, BOUNCER_QUESTIONS))
            sum += (int64_t)right * pay;
    }
    return sum;
}

int64_t bouncer_odds_day(int64_t ways, int64_t reward)
{
    int64_t outcomes = 1;

    for (int i = 0; i < BOUNCER_QUESTIONS; i++)
        outcomes *= ways;
    /* Who passes, in one outcome of all, may try again at once: the day goes on until its last failure. So the number of
     * attempts is that of failures, times outcomes / (outcomes - 1). */
    return bouncer_odds_attempts() *
           sum_of_outcomes(ways, question_reduced(reward, ways), outcomes) * 1000 / (outcomes - 1);
}

int64_t bouncer_odds_most(const struct conf *conf)
{
    int64_t cap = conf_int(conf, CONF_CAP_DAY) * 1000, most = 0;

    for (int64_t ways = 2; ways <= WAYS_MOST; ways++) {
        int64_t day = bouncer_odds_day(ways, conf_int(conf, CONF_REWARD_TRIVIA));

        most = day > most ? day : most;
    }
    return most < cap ? most : cap;
}

/* --- the questions that are there ------------------------------------------------------------------------ */

struct pool {
    int64_t count;
    int64_t pay;  /* of all of them, once each */
    double right; /* the chances to guess each of them right, added up */
    double worth; /* the same, each times what it pays */
};

static enum status pool_read(struct db *db, const struct conf *conf, struct pool *out,
                             struct err *err)
{
    struct stmt *s = db_use(db, &POOL);

    *out = (struct pool){.count = 0};
    stmt_int(s, 1, conf_int(conf, CONF_REWARD_TRIVIA));
    while (stmt_row(s)) {
        const int64_t ways = stmt_col_int(s, 0), count = stmt_col_int(s, 2);
        const int64_t pay = question_reduced(stmt_col_int(s, 1), ways);

        out->count += count;
        if (ways == 0)
            continue;
        out->pay += count * pay;
        out->right += (double)count / (double)ways;
        out->worth += (double)(count * pay) / (double)ways;
    }
    return stmt_done(s, err);
}

/* The chance that a right answer is paid, when each of the others of its challenge is right by the chance `p`. */
static double paid_chance(double p)
{
    const int others = BOUNCER_QUESTIONS - 1;
    double chance = 0, ways = 1; /* to choose `right` of the others */

    for (int right = 0; right <= others; right++) {
        double here = ways;

        for (int i = 0; i < others; i++)
            here *= i < right ? p : 1 - p;
        if (bouncer_pays((size_t)right + 1, BOUNCER_QUESTIONS))
            chance += here;
        ways = ways * (others - right) / (right + 1);
    }
    return chance;
}

/* As in bouncer_odds_day(), with questions of all kinds drawn by chance. Whoever knocks without their account besides,
 * and passes, has a guest who guesses on and is merged in the end. */
static double pool_day(const struct pool *pool)
{
    const double right = pool->right / (double)pool->count;
    const double worth = pool->worth / (double)pool->count;
    double passed = 1, guests, alone;

    for (int i = 0; i < BOUNCER_QUESTIONS; i++)
        passed *= right;
    if (passed == 0 || passed >= 1)
        return passed == 0 ? 0 : (double)pool->pay;
    guests = bouncer_odds_attempts() * passed / (1 - passed);
    alone = bouncer_odds_attempts() * BOUNCER_QUESTIONS * worth * paid_chance(right) / (1 - passed);
    return alone + guests * (BOUNCER_QUESTIONS * worth / right + alone);
}

enum status bouncer_odds_pool(struct db *db, const struct conf *conf, int64_t *most,
                              struct err *err)
{
    struct pool pool;
    double day, cap = (double)conf_int(conf, CONF_CAP_DAY);
    enum status status = pool_read(db, conf, &pool, err);

    *most = 0;
    if (status != STATUS_OK || pool.count == 0)
        return status;
    day = (double)pool.pay; /* each question pays once */
    if (pool.count >= BOUNCER_QUESTIONS && pool_day(&pool) < day)
        day = pool_day(&pool);
    *most = (int64_t)((day < cap ? day : cap) * 1000);
    return STATUS_OK;
}

/* --- prices ---------------------------------------------------------------------------------------------- */

int64_t bouncer_odds_cheapest(const struct conf *conf)
{
    int64_t claim = conf_int(conf, CONF_PRICE_CLAIM), upload = conf_int(conf, CONF_PRICE_UPLOAD);

    if (claim == 0 || upload == 0)
        return claim + upload;
    return claim < upload ? claim : upload;
}
