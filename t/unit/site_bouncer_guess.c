/* Guessing blindly for a day earns less than the cheapest thing costs, whatever kind of question is guessed at. */
#include "lib/scratch_trivia.h"

#include "base/rand.h"
#include "site/bouncer_odds.h"

static const struct sql BALANCE =
    SQL("SELECT COALESCE(SUM(balance), 0) FROM purse WHERE account_id IS NOT NULL");
static const struct sql ENTRIES = SQL("SELECT COUNT(*) FROM entry");

static int64_t cheapest(void)
{
    return bouncer_odds_cheapest(site.conf);
}

/* Two and three of 64 outcomes pay: 9 times 2 answers of 2 clout, and once 3: 42 of 64 a challenge, 42 of 63 until one
 * fails, six of which fit into a day. */
static void test_arithmetic(void)
{
    int64_t most = 0;

    trivia_site("arithmetic");
    TAP_IS_INT(bouncer_odds_attempts(), 6, "who only guesses can fail six times in a day");
    TAP_IS_INT(bouncer_odds_day(4, 2), 6 * 42 * 1000 / 63, "four choices for two clout each");
    TAP_IS_INT(bouncer_odds_day(2, 2), 6 * 9 * 1000 / 7, "true or false for one");
    TAP_IS_INT(bouncer_odds_day(3, 2), 6 * 15 * 1000 / 26, "three choices for one");
    TAP_IS_INT(cheapest(), 10, "a claim is the cheapest");
    for (int kind = FOUR_CHOICES; kind <= YES_OR_NO; kind++) {
        struct question question = {.id = 0};
        int64_t day;

        question_by_id(site.db, &arena, trivia_question((enum trivia_kind)kind, 1), &question,
                       &err);
        day = bouncer_odds_day(question_ways(&arena, &question),
                               conf_int(site.conf, CONF_REWARD_TRIVIA));
        most = day > most ? day : most;
        tap_ok(day > 0 && day < 1000 * cheapest(), "a day of %s is worth %lld.%03lld of %lld",
               trivia_kinds[kind], (long long)(day / 1000), (long long)(day % 1000),
               (long long)cheapest());
    }
    TAP_IS_INT(bouncer_odds_most(site.conf), most, "the most of all is known");
}

static const char *guess(const struct bouncer_question *question)
{
    if (question->mode == ANSWER_CHOICE)
        return arena_printf(&arena, "%d", (int)rand_below(question->choice_count) + 1);
    if (question->mode == ANSWER_NUMBER)
        return arena_printf(&arena, "%d", (int)rand_below(10));
    return rand_below(2) == 0 ? "yes" : "no";
}

/* A day of a bot that does nothing but guess, from the first second to the last. */
static void guess_for_a_day(int number)
{
    struct bouncer_visitor bot = trivia_member(arena_printf(&arena, "bot-%d", number));
    int64_t now = LEDGER_NOON + number * (int64_t)(10 * 86400), end = now + 86400;

    while (now < end) {
        struct bouncer_challenge c = {.id = NULL};
        struct bouncer_result result = {.until = 0};
        const char *given[BOUNCER_QUESTIONS];

        clock_fix(now);
        if (bouncer_knock(&site, &arena, &bot, &c, &err) != STATUS_OK)
            break;
        for (size_t i = 0; i < c.count; i++)
            given[i] = guess(&c.questions[i]);
        if (bouncer_answer(&site, &arena, &bot, c.id, given, c.count, &result, &err) != STATUS_OK)
            break;
        now = result.until > now ? result.until : now + 1;
    }
    if (now < end)
        printf("Bail out! %s\n", err.message);
}

static void test_bots(void)
{
    const int days = 40;

    for (int kind = 0; kind <= KINDS; kind++) { /* the last one: all kinds together */
        int64_t sum;

        trivia_site(arena_printf(&arena, "bots-%d", kind));
        rand_fix(1 + (uint64_t)kind);
        for (int n = 0; n < 60; n++)
            trivia_question((enum trivia_kind)(kind == KINDS ? n % KINDS : kind), n);
        for (int day = 0; day < days; day++)
            guess_for_a_day(day);
        sum = scratch_number(site.db, &BALANCE);
        tap_ok(sum < days * cheapest(), "a bot that guesses %s earns %lld.%02lld a day of %lld",
               kind == KINDS ? "at everything" : trivia_kinds[kind], (long long)(sum / days),
               (long long)(sum % days * 100 / days), (long long)cheapest());
        tap_ok(kind >= DIGIT || scratch_number(site.db, &ENTRIES) > 0, "… by some luck");
    }
    rand_fix(0);
}

int main(void)
{
    scratch_in_memory();
    test_arithmetic();
    test_bots();
    db_close(site.db);
    clock_fix(-1);
    arena_free(&arena);
    return tap_done();
}
