#include "site/bouncer_odds.h"

#include "site/bouncer.h"
#include "site/dungeon.h"
#include "site/question.h"

#define DAY_SECONDS 86400
#define WAYS_MOST 4 /* with more of them a guess pays as much and is right less often */

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

int64_t bouncer_odds_cheapest(const struct conf *conf)
{
    int64_t claim = conf_int(conf, CONF_PRICE_CLAIM), upload = conf_int(conf, CONF_PRICE_UPLOAD);

    if (claim == 0 || upload == 0)
        return claim + upload;
    return claim < upload ? claim : upload;
}
