/* Guessing blindly for a day earns less than the cheapest thing costs, whatever kind of question is guessed at. */
#include "lib/scratch_trivia.h"

#include "base/rand.h"
#include "site/dungeon.h"

static const struct sql BALANCE =
    SQL("SELECT COALESCE(SUM(balance), 0) FROM purse WHERE account_id IS NOT NULL");
static const struct sql ENTRIES = SQL("SELECT COUNT(*) FROM entry");

/* How often somebody who fails each time can answer within 24 hours. */
static int attempts_in_a_day(void)
{
    int64_t at = 0;
    int attempts = 0;

    while (at < 86400)
        at += dungeon_seconds(++attempts);
    return attempts;
}

/* What a guesser may expect of one challenge, in thousandths of clout, when each answer is right in one of `ways`. */
static int64_t expected(int64_t ways, int64_t pay)
{
    int64_t sum = 0, all = 1;

    for (int i = 0; i < BOUNCER_QUESTIONS; i++)
        all *= ways;
    for (int64_t outcome = 0; outcome < all; outcome++) { /* digit 0 of base `ways` is right */
        size_t right = 0;

        for (int64_t i = 0, rest = outcome; i < BOUNCER_QUESTIONS; i++, rest /= ways)
            right += rest % ways == 0;
        if (bouncer_pays(right, BOUNCER_QUESTIONS))
            sum += (int64_t)right * pay;
    }
    return sum * 1000 / all;
}

static int64_t cheapest(void)
{
    int64_t claim = conf_int(site.conf, CONF_PRICE_CLAIM);
    int64_t upload = conf_int(site.conf, CONF_PRICE_UPLOAD);

    return claim < upload ? claim : upload;
}

static void test_arithmetic(void)
{
    int attempts = attempts_in_a_day();

    trivia_site("arithmetic");
    TAP_IS_INT(attempts, 6, "who only guesses can answer six times in a day");
    for (int kind = FOUR_CHOICES; kind <= YES_OR_NO; kind++) {
        struct question question = {.id = 0};
        int64_t ways, pay, day;

        question_by_id(site.db, &arena, trivia_question((enum trivia_kind)kind, 1), &question,
                       &err);
        ways = question_ways(&arena, &question);
        pay = question_pay(&arena, &question, site.conf);
        /* Who passes may try again at once: the day goes on until the sixth failure. */
        day = attempts * expected(ways, pay) * (ways * ways * ways) / (ways * ways * ways - 1);
        tap_ok(day > 0 && day < 1000 * cheapest(),
               "%s, %lld clout each: %d attempts at %lld.%03lld are %lld.%03lld of %lld",
               trivia_kinds[kind], (long long)pay, attempts,
               (long long)(expected(ways, pay) / 1000), (long long)(expected(ways, pay) % 1000),
               (long long)(day / 1000), (long long)(day % 1000), (long long)cheapest());
    }
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
