/* The bouncer: challenges, answers, what they earn, and where wrong ones lead. */
#include "lib/scratch_trivia.h"

#include "base/rand.h"
#include "site/dungeon.h"

#define NOW LEDGER_NOON

static const struct sql ACCOUNTS = SQL("SELECT COUNT(*) FROM account");
static const struct sql CHALLENGES = SQL("SELECT COUNT(*) FROM challenge");
static const struct sql ASKED = SQL("SELECT COUNT(*) FROM challenge_question");
static const struct sql BURNT = SQL("SELECT COUNT(*) FROM burnt");
static const struct sql PRISONERS = SQL("SELECT COUNT(*) FROM dungeon");
static const struct sql REMEMBERED = SQL("SELECT COUNT(*) FROM challenge_question c JOIN burnt b "
                                         "ON b.question_id = c.question_id");

/* What a form sends for `text`: itself, or the number of that choice; "0" when there is none. */
static const char *form_value(const struct bouncer_question *question, const char *text)
{
    if (question->mode != ANSWER_CHOICE)
        return text;
    for (size_t i = 0; i < question->choice_count; i++) {
        if (strcmp(question->choices[i], text) == 0)
            return arena_printf(&arena, "%zu", i + 1);
    }
    return "0";
}

static const char *right_answer(const struct bouncer_question *question)
{
    return form_value(question, strrchr(question->text, ' ') + 1);
}

static const char *wrong_answer(const struct bouncer_question *question)
{
    const char *right = right_answer(question);

    if (question->mode == ANSWER_CHOICE)
        return strcmp(right, "1") == 0 ? "2" : "1";
    return question->mode == ANSWER_NUMBER ? "77" : "omega";
}

/* --- visitors -------------------------------------------------------------------------------------------- */

static struct bouncer_visitor stranger(const char *prefix)
{
    return (struct bouncer_visitor){prefix, 0, prefix};
}

static struct bouncer_challenge knock(const struct bouncer_visitor *visitor, enum status want,
                                      const char *what)
{
    struct bouncer_challenge challenge = {.id = NULL};

    err.message[0] = '\0';
    TAP_IS_INT(bouncer_knock(&site, &arena, visitor, &challenge, &err), want, what);
    return challenge;
}

/* Answers the first `right` questions rightly and the others wrongly. */
static enum status answer(const struct bouncer_visitor *visitor,
                          const struct bouncer_challenge *challenge, size_t right,
                          struct bouncer_result *result)
{
    const char *given[BOUNCER_QUESTIONS];

    for (size_t i = 0; i < challenge->count; i++)
        given[i] = i < right ? right_answer(&challenge->questions[i])
                             : wrong_answer(&challenge->questions[i]);
    return bouncer_answer(&site, &arena, visitor, NULL, challenge->id, given, challenge->count,
                          result, &err);
}

/* "RIGHT/COUNT PAID", and where it leads. */
static void came(const struct bouncer_result *r, const char *want, int64_t until, const char *what)
{
    TAP_IS_TEXT(arena_printf(&arena, "%zu/%zu %lld %s", r->right, r->count, (long long)r->paid,
                             r->passed ? "passed" : "failed"),
                want, what);
    TAP_IS_INT(r->until, until, "… and the way out of the dungeon");
}

/* --- challenges ------------------------------------------------------------------------------------------ */

static void test_knock(void)
{
    struct bouncer_visitor anna, boris;
    struct bouncer_challenge first, again, other, seen;

    trivia_site("knock");
    anna = trivia_member("anna");
    boris = trivia_member("boris");
    knock(&anna, STATUS_CONFLICT, "there are no questions");
    TAP_IS_TEXT(err.message,
                "the bouncer has no questions yet; \"pierogis trivia import --starter\" brings "
                "fifty",
                "which says what to do");
    TAP_IS_INT(scratch_number(site.db, &CHALLENGES), 0, "and leaves nothing behind");
    trivia_question(FOUR_CHOICES, 0);
    first = knock(&anna, STATUS_OK, "with one question");
    TAP_IS_INT(first.count, 1, "there is one to answer");
    for (int n = 1; n < 9; n++)
        trivia_question((enum trivia_kind)(n % KINDS), n);
    again = knock(&anna, STATUS_OK, "knocking again");
    TAP_IS_TEXT(again.id, first.id, "gives the same challenge");
    other = knock(&boris, STATUS_OK, "somebody else");
    tap_ok(strcmp(other.id, first.id) != 0 && strlen(other.id) == 32, "gets another one");
    TAP_IS_INT(other.count, BOUNCER_QUESTIONS, "of three questions");
    TAP_IS_INT(other.expires_at - other.issued_at, 86400, "that lives a day");
    TAP_IS_INT(bouncer_challenge_find(&site, &arena, other.id, anna.who, &seen, &err),
               STATUS_NOT_FOUND, "nobody sees it but who knocked");
    TAP_IS_INT(bouncer_challenge_find(&site, &arena, other.id, boris.who, &seen, &err), STATUS_OK,
               "who does");
    for (size_t i = 0; i < other.count; i++)
        TAP_IS_TEXT(right_answer(&seen.questions[i]), right_answer(&other.questions[i]),
                    "sees it again in the same order");
    clock_fix(NOW + 86399);
    again = knock(&boris, STATUS_OK, "a second before its end");
    TAP_IS_TEXT(again.id, other.id, "it is the same");
    clock_fix(NOW + 86400);
    again = knock(&boris, STATUS_OK, "at its end");
    tap_ok(strcmp(again.id, other.id) != 0, "there is a new one");
    TAP_IS_INT(scratch_number(site.db, &CHALLENGES), 2, "in place of the old");
}

/* Where the right answer stands tells nothing: each place is as likely, whatever it is and wherever it is stored. */
static void test_order(void)
{
    int places[4] = {0, 0, 0, 0};

    trivia_site("order");
    rand_fix(7);
    trivia_question(FOUR_CHOICES, 0);
    for (int i = 0; i < 400; i++) {
        struct bouncer_visitor visitor = stranger(arena_printf(&arena, "prefix:%d", i));
        struct bouncer_challenge c = {.id = NULL};

        if (bouncer_knock(&site, &arena, &visitor, &c, &err) == STATUS_OK && c.count == 1)
            places[right_answer(&c.questions[0])[0] - '1']++;
    }
    rand_fix(0);
    for (int i = 0; i < 4; i++)
        tap_ok(places[i] > 65 && places[i] < 135, "of 400 challenges, %d have it at place %d",
               places[i], i + 1);
}

/* Nobody can tell which questions come: of ten, each is asked as often as the others. */
static void test_chance(void)
{
    int asked[10] = {0};
    int least = 900, most = 0;

    trivia_site("chance");
    rand_fix(11);
    for (int n = 0; n < 10; n++)
        trivia_question(FOUR_CHOICES, n);
    for (int i = 0; i < 300; i++) {
        struct bouncer_visitor visitor = stranger(arena_printf(&arena, "prefix:%d", i));
        struct bouncer_challenge c = {.id = NULL};

        bouncer_knock(&site, &arena, &visitor, &c, &err);
        for (size_t j = 0; j < c.count; j++)
            asked[c.questions[j].text[strlen("Question 0 ")] - '0']++;
    }
    rand_fix(0);
    for (int n = 0; n < 10; n++) {
        least = asked[n] < least ? asked[n] : least;
        most = asked[n] > most ? asked[n] : most;
    }
    tap_ok(least > 60 && most < 125, "of 900, between %d and %d are each of ten", least, most);
}

/* --- answers --------------------------------------------------------------------------------------------- */

static void test_pass(void)
{
    struct bouncer_visitor anna;
    struct bouncer_challenge c, next;
    struct bouncer_result result;

    trivia_site("pass");
    anna = trivia_member("anna");
    for (int n = 0; n < 6; n++)
        trivia_question(FOUR_CHOICES, n);
    c = knock(&anna, STATUS_OK, "a challenge");
    TAP_IS_INT(answer(&anna, &c, 3, &result), STATUS_OK, "right answers");
    came(&result, "3/3 6 passed", 0, "are paid");
    TAP_IS_INT(result.guest.id, 0, "who has an account gets no other");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna.account_id), "6 6", "the purse has it");
    TAP_IS_INT(answer(&anna, &c, 3, &result), STATUS_CONFLICT, "the same again");
    TAP_IS_TEXT(err.message, "this challenge has been answered, or its time is over: knock again",
                "is over");
    TAP_IS_INT(answer(&anna, &c, 0, &result), STATUS_CONFLICT, "and says the same to wrong ones");
    next = knock(&anna, STATUS_OK, "another challenge");
    for (size_t i = 0; i < next.count; i++)
        for (size_t j = 0; j < c.count; j++)
            tap_ok(strcmp(next.questions[i].text, c.questions[j].text) != 0,
                   "asks nothing that was paid for");
    TAP_IS_INT(answer(&anna, &next, 3, &result), STATUS_OK, "and pays");
    came(&result, "3/3 6 passed", 0, "once more");
    next = knock(&anna, STATUS_OK, "when all were paid for");
    TAP_IS_INT(next.count, 3, "they are asked again");
    TAP_IS_INT(answer(&anna, &next, 3, &result), STATUS_OK, "can be answered");
    came(&result, "3/3 0 passed", 0, "and pay no more");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna.account_id), "12 12", "each has paid once");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
}

static void test_fail(void)
{
    struct bouncer_visitor anna;
    struct bouncer_challenge c, next;
    struct bouncer_result result;
    int64_t count, until;

    trivia_site("fail");
    anna = trivia_member("anna");
    for (int n = 0; n < 7; n++)
        trivia_question(FOUR_CHOICES, n);
    c = knock(&anna, STATUS_OK, "a challenge");
    TAP_IS_INT(answer(&anna, &c, 2, &result), STATUS_OK, "two right answers of three");
    came(&result, "2/3 4 failed", NOW + 30, "are paid, and lead to the dungeon");
    TAP_IS_INT(scratch_number(site.db, &BURNT), 1, "the third question is burnt");
    knock(&anna, STATUS_TOO_MANY, "nobody knocks from the dungeon");
    TAP_IS_INT(dungeon_until(site.db, anna.who, &until, &err), STATUS_OK, "when it ends");
    TAP_IS_INT(until, NOW + 30, "is known");
    dungeon_others(site.db, anna.who, &count, &err);
    TAP_IS_INT(count, 0, "nobody else is in");
    dungeon_others(site.db, "account:99", &count, &err);
    TAP_IS_INT(count, 1, "others hear of it");
    clock_fix(NOW + 29);
    knock(&anna, STATUS_TOO_MANY, "not a second earlier");
    clock_fix(NOW + 30);
    next = knock(&anna, STATUS_OK, "then it is over");
    TAP_IS_INT(scratch_number(site.db, &REMEMBERED), 1, "and the burnt question is not asked");
    TAP_IS_INT(answer(&anna, &next, 1, &result), STATUS_OK, "one right answer of three");
    came(&result, "1/3 0 failed", NOW + 30 + 120, "is no majority, and pays nothing");
    clock_fix(NOW + 150);
    knock(&anna, STATUS_OK, "out again");
    dungeon_others(site.db, "account:99", &count, &err);
    TAP_IS_INT(count, 0, "the dungeon is empty");
}

/* With nothing else to ask, burnt questions come back, and then pay nothing. */
static void test_burnt(void)
{
    struct bouncer_visitor anna;
    struct bouncer_challenge c;
    struct bouncer_result result;

    trivia_site("burnt");
    anna = trivia_member("anna");
    trivia_question(WORD, 1);
    c = knock(&anna, STATUS_OK, "the only question");
    answer(&anna, &c, 0, &result);
    clock_fix(result.until);
    c = knock(&anna, STATUS_OK, "is asked again");
    TAP_IS_INT(answer(&anna, &c, 1, &result), STATUS_OK, "and answered");
    came(&result, "1/1 0 passed", 0, "which pays nothing while it is burnt");
    clock_fix(NOW + BOUNCER_BURNT_SECONDS);
    c = knock(&anna, STATUS_OK, "a week later");
    answer(&anna, &c, 1, &result);
    came(&result, "1/1 2 passed", 0, "it pays");
}

static void test_dungeon(void)
{
    static const int64_t stays[] = {30, 120, 600, 3600, 21600, 86400, 86400};
    int64_t now = NOW, until = 0;

    trivia_site("dungeon");
    for (size_t i = 0; i < sizeof(stays) / sizeof(stays[0]); i++) {
        TAP_IS_INT(dungeon_send(site.db, "prefix:a", &until, &err), STATUS_OK, "sent down");
        TAP_IS_INT(until - now, stays[i], "for longer each time");
        now = until;
        clock_fix(now);
    }
    clock_fix(now + DUNGEON_FORGIVEN_SECONDS - 1);
    dungeon_send(site.db, "prefix:a", &until, &err);
    TAP_IS_INT(until - (now + DUNGEON_FORGIVEN_SECONDS - 1), 86400, "nearly a day later, too");
    now = until + DUNGEON_FORGIVEN_SECONDS;
    clock_fix(now);
    dungeon_send(site.db, "prefix:a", &until, &err);
    TAP_IS_INT(until - now, 30, "a day after the end all is forgiven");
    dungeon_send(site.db, "prefix:a", &until, &err);
    TAP_IS_INT(until - now, 120, "bad manners within keep longer");
    clock_fix(now - 3600);
    dungeon_send(site.db, "prefix:a", &until, &err);
    TAP_IS_INT(until - now, 120, "a clock that goes back lets nobody out earlier");
    TAP_IS_INT(dungeon_seconds(0) + dungeon_seconds(-5), 0, "nobody is in for nothing");
    TAP_IS_INT(dungeon_enter(&site, "prefix:b", &until, &err), STATUS_OK, "without a transaction");
    TAP_IS_INT(until - (now - 3600), 30, "somebody else gets in for the first time");
    TAP_IS_INT(db_in_transaction(site.db), false, "and all is written");
}

static void test_stranger(void)
{
    struct bouncer_visitor visitor = stranger("prefix:abc");
    struct bouncer_challenge c;
    struct bouncer_result result;

    trivia_site("stranger");
    for (int n = 0; n < 4; n++)
        trivia_question((enum trivia_kind)n, n);
    c = knock(&visitor, STATUS_OK, "a visitor without an account");
    TAP_IS_INT(answer(&visitor, &c, 2, &result), STATUS_OK, "answers one question wrongly");
    TAP_IS_INT(result.paid + result.guest.id, 0, "which earns nothing, not even an account");
    TAP_IS_INT(scratch_number(site.db, &ACCOUNTS), 0, "nobody is made");
    clock_fix(result.until);
    c = knock(&visitor, STATUS_OK, "tries again");
    TAP_IS_INT(answer(&visitor, &c, c.count, &result), STATUS_OK, "and answers rightly");
    tap_ok(result.passed && result.guest.id != 0 && result.guest.role == ROLE_GUEST,
           "which makes a guest");
    TAP_IS_TEXT(ledger_purse(&site, &arena, result.guest.id),
                arena_printf(&arena, "%lld %lld", (long long)result.paid, (long long)result.paid),
                "who has what was paid");
    tap_ok(result.paid > 0, "and that is something");
    TAP_IS_INT(answer(&visitor, &c, c.count, &result), STATUS_CONFLICT, "a second time");
    TAP_IS_INT(result.guest.id, 0, "makes no other");
    TAP_IS_INT(scratch_number(site.db, &ACCOUNTS), 1, "there is one");
}

static void test_invalid(void)
{
    static const char *const bad[] = {"", "  ", "\xff", "a\x01", "a\xe2\x80\xae", "\xd0\xb0pple"};
    struct bouncer_visitor anna;
    struct bouncer_challenge c;
    struct bouncer_result result;
    const char *given[3];
    int64_t id;

    trivia_site("invalid");
    anna = trivia_member("anna");
    id = trivia_question(WORD, 1);
    c = knock(&anna, STATUS_OK, "a question");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        given[0] = bad[i];
        TAP_IS_INT(bouncer_answer(&site, &arena, &anna, NULL, c.id, given, 1, &result, &err),
                   STATUS_INVALID, "what can be no answer");
        tap_ok(str_starts(str_of(err.message), "question 1: the answer "), "says where: %s",
               err.message);
    }
    TAP_IS_INT(bouncer_answer(&site, &arena, &anna, NULL, c.id, given, 0, &result, &err),
               STATUS_INVALID, "too few answers");
    given[0] = given[1] = "beta";
    TAP_IS_INT(bouncer_answer(&site, &arena, &anna, NULL, c.id, given, 2, &result, &err),
               STATUS_INVALID, "too many");
    TAP_IS_INT(bouncer_answer(&site, &arena, &anna, NULL, "0", given, 1, &result, &err),
               STATUS_NOT_FOUND, "no challenge");
    TAP_IS_INT(scratch_number(site.db, &BURNT), 0, "none of these spends anything");
    TAP_IS_INT(answer(&anna, &c, 1, &result), STATUS_OK, "the challenge is still open");

    question_remove(&site, &arena, id, &(struct question){.id = 0}, &err);
    id = trivia_question(FOUR_CHOICES, 1);
    c = knock(&anna, STATUS_OK, "a choice");
    for (int i = 0; i < 5; i++) {
        given[0] = (const char *const[]){"0", "5", "-1", "beta", "1.0"}[i];
        TAP_IS_INT(bouncer_answer(&site, &arena, &anna, NULL, c.id, given, 1, &result, &err),
                   STATUS_INVALID, "what was not to be chosen");
    }
    TAP_IS_TEXT(err.message, "question 1: choose one of the 4 answers", "says what was");
    question_edit(&site, &arena, id, &(struct question_change){.category = "new"},
                  &(struct question){.id = 0}, &err);
    TAP_IS_INT(answer(&anna, &c, 1, &result), STATUS_CONFLICT, "a question edited meanwhile");
    TAP_IS_INT(scratch_number(site.db, &BURNT), 0, "costs nobody anything");
    c = knock(&anna, STATUS_OK, "knocking again");
    clock_fix(c.expires_at);
    TAP_IS_INT(answer(&anna, &c, 1, &result), STATUS_CONFLICT, "a day later it is over");
    clock_fix(NOW);
    dungeon_send(site.db, anna.who, &(int64_t){0}, &err);
    TAP_IS_INT(answer(&anna, &c, 1, &result), STATUS_TOO_MANY, "nobody answers from the dungeon");
}

static void test_cap(void)
{
    struct bouncer_visitor anna;
    struct bouncer_result result = {.passed = false};
    int64_t sum = 0;

    trivia_site("cap");
    anna = trivia_member("anna");
    for (int n = 0; n < 80; n++)
        trivia_question(FOUR_CHOICES, n);
    for (int i = 0; i < 8; i++) {
        struct bouncer_challenge c = {.id = NULL};

        bouncer_knock(&site, &arena, &anna, &c, &err);
        answer(&anna, &c, 3, &result);
        sum += result.paid;
    }
    TAP_IS_INT(sum, 40, "a day pays its cap");
    TAP_IS_INT(result.paid, 0, "and no more");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
}

static enum status sweep(void)
{
    enum status status = db_begin(site.db, TX_PRIVATE, &err);
    int64_t count;

    if (status == STATUS_OK)
        status = bouncer_sweep(site.db, 100, &count, &err);
    return db_end(site.db, status, &err);
}

static void test_sweep(void)
{
    struct bouncer_visitor anna, boris;
    struct bouncer_challenge c;
    struct bouncer_result result;

    trivia_site("sweep");
    anna = trivia_member("anna");
    boris = trivia_member("boris");
    for (int n = 0; n < 4; n++)
        trivia_question(FOUR_CHOICES, n);
    c = knock(&anna, STATUS_OK, "a challenge");
    answer(&anna, &c, 0, &result);
    clock_fix(NOW + 3600);
    knock(&boris, STATUS_OK, "a later one");
    clock_fix(NOW + 86400);
    TAP_IS_INT(sweep(), STATUS_OK, "sweeping");
    TAP_IS_INT(scratch_number(site.db, &CHALLENGES), 1, "takes the challenge that is over");
    TAP_IS_INT(scratch_number(site.db, &ASKED), 3, "with its questions");
    TAP_IS_INT(scratch_number(site.db, &BURNT), 3, "and leaves what is burnt");
    TAP_IS_INT(scratch_number(site.db, &PRISONERS), 1, "and who is not forgiven yet");
    clock_fix(NOW + BOUNCER_BURNT_SECONDS);
    sweep();
    TAP_IS_INT(scratch_number(site.db, &BURNT) + scratch_number(site.db, &PRISONERS) +
                   scratch_number(site.db, &ASKED) + scratch_number(site.db, &CHALLENGES),
               0, "until their time has come");
}

int main(void)
{
    scratch_in_memory();
    test_knock();
    test_order();
    test_chance();
    test_pass();
    test_fail();
    test_burnt();
    test_dungeon();
    test_stranger();
    test_invalid();
    test_cap();
    test_sweep();
    db_close(site.db);
    clock_fix(-1);
    arena_free(&arena);
    return tap_done();
}
