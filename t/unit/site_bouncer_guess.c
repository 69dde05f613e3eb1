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

static int64_t pool_most(void)
{
    int64_t most = -1;

    TAP_IS_INT(bouncer_odds_pool(site.db, site.conf, &most, &err), STATUS_OK, "the questions…");
    return most;
}

static void test_pool(void)
{
    const int64_t alone = 6 * 3 * 200 * 19 / 100 * 1000 / 999;
    const int64_t digits = alone + 6 * (6000 + alone) / 999;

    trivia_site("pool");
    TAP_IS_INT(pool_most(), 0, "… that are not there pay nothing");
    trivia_question(TRUE_OR_FALSE, 0);
    trivia_question(FOUR_CHOICES, 0);
    TAP_IS_INT(pool_most(), 3000, "… pay once, so two pay what they pay");
    for (int n = 1; n < 20; n++)
        trivia_question(FOUR_CHOICES, n);
    scratch_script(site.db, "UPDATE question SET state = 'removed' WHERE id = 1");
    /* 4 with the account; and of 6/63 guests each 6 for the way in, and 4 like the account. */
    TAP_IS_INT(pool_most(), 4000 + 6 * 1000 * (6 + 4) / 63, "… of one kind, with a guest besides");
    for (int n = 0; n < 20; n++)
        trivia_question(WORD, n);
    tap_ok(pool_most() < bouncer_odds_day(4, 2) / 2, "words among them make guessing harder");
    scratch_script(site.db, "UPDATE question SET reward = 1000 WHERE mode = 'text'");
    tap_ok(pool_most() < bouncer_odds_day(4, 2) / 2, "… whatever they pay");
    scratch_script(site.db, "UPDATE question SET reward = 60 WHERE mode = 'choice'");
    tap_ok(pool_most() >= 1000 * cheapest(), "choices that pay much are worth guessing at");
    tap_ok(bouncer_odds_most(site.conf) < 1000 * cheapest(), "… which the configuration hides");
    scratch_script(site.db, "UPDATE question SET reward = 1000 WHERE mode = 'choice'");
    TAP_IS_INT(pool_most(), 40 * 1000, "the day's cap is the most");
    scratch_script(site.db, "UPDATE question SET state = 'removed'");
    for (int n = 0; n < 20; n++)
        trivia_question(DIGIT, n);
    tap_ok(pool_most() >= digits - 1 && pool_most() <= digits + 1, "a digit is one of ten: %lld",
           (long long)digits);
    scratch_script(site.db, "UPDATE question SET state = 'removed'");
    for (int n = 0; n < 20; n++)
        trivia_question(YES_OR_NO, n);
    TAP_IS_INT(pool_most(), bouncer_odds_day(2, 2) + 6 * (3000 + bouncer_odds_day(2, 2)) / 7,
               "a typed yes or no is one of two");
}

static const char *guess(const struct bouncer_question *question)
{
    if (question->mode == ANSWER_CHOICE)
        return arena_printf(&arena, "%d", (int)rand_below(question->choice_count) + 1);
    if (question->mode == ANSWER_NUMBER)
        return arena_printf(&arena, "%d", (int)rand_below(10));
    return rand_below(2) == 0 ? "yes" : "no";
}

/* Somebody does nothing but guess from `now` on for as long as the day lasts. Each time that they pass without an account,
 * their guest goes on in the same way. */
static void guess_until(struct bouncer_visitor bot, int64_t now, int64_t end)
{
    while (now < end) {
        struct bouncer_challenge c = {.id = NULL};
        struct bouncer_result result = {.until = 0};
        const char *given[BOUNCER_QUESTIONS];

        clock_fix(now);
        if (bouncer_knock(&site, &arena, &bot, &c, &err) != STATUS_OK)
            break;
        for (size_t i = 0; i < c.count; i++)
            given[i] = guess(&c.questions[i]);
        if (bouncer_answer(&site, &arena, &bot, NULL, c.id, given, c.count, &result, &err) !=
            STATUS_OK)
            break;
        now = result.until > now ? result.until : now + 1;
        if (result.guest.id != 0) {
            const char *who = arena_printf(&arena, "account:%lld", (long long)result.guest.id);

            guess_until((struct bouncer_visitor){who, result.guest.id, bot.prefix}, now, end);
        }
    }
    if (now < end)
        printf("Bail out! %s\n", err.message);
}

/* A day of a bot, from the first second to the last; and another one that knocks without an account, too. */
static void guess_for_a_day(int number, bool guests)
{
    int64_t now = LEDGER_NOON + number * (int64_t)(10 * 86400), end = now + 86400;
    const char *prefix = arena_printf(&arena, "prefix:%d", number);

    guess_until(trivia_member(arena_printf(&arena, "bot-%d", number)), now, end);
    if (guests)
        guess_until((struct bouncer_visitor){prefix, 0, prefix}, now, end);
}

/* The arithmetic for the pool holds for a bot with guests: no price, but what the doctor warns of. */
static void test_bots_with_guests(void)
{
    const int days = 60;

    for (int kind = 0; kind <= KINDS; kind++) {
        int64_t sum, most;

        trivia_site(arena_printf(&arena, "guests-%d", kind));
        rand_fix(1 + (uint64_t)kind);
        for (int n = 0; n < 60; n++)
            trivia_question((enum trivia_kind)(kind == KINDS ? n % KINDS : kind), n);
        for (int day = 0; day < days; day++)
            guess_for_a_day(day, true);
        sum = scratch_number(site.db, &BALANCE) * 1000 / days;
        most = pool_most();
        tap_ok(sum <= most + most / 4, "with guests, %s: %lld a day of %lld (thousandths)",
               kind == KINDS ? "everything" : trivia_kinds[kind], (long long)sum, (long long)most);
    }
    rand_fix(0);
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
            guess_for_a_day(day, false);
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
    test_pool();
    test_bots();
    test_bots_with_guests();
    db_close(site.db);
    clock_fix(-1);
    arena_free(&arena);
    return tap_done();
}
