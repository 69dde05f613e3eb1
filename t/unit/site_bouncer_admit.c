/* Coming in: a stranger who passes gets account, clout and session in one piece, and sees what has come of it. */
#include "lib/scratch_trivia.h"

#include "site/bouncer_outcome.h"

static const struct sql ACCOUNTS = SQL("SELECT COUNT(*) FROM account");
static const struct sql SESSIONS = SQL("SELECT COUNT(*) FROM session WHERE agent = 'Firefox'");
static const struct sql OPEN = SQL("SELECT COUNT(*) FROM challenge WHERE state = 'open'");
static const char REFUSE[] = "CREATE TRIGGER no_session BEFORE INSERT ON session "
                             "BEGIN SELECT RAISE(ABORT, 'no'); END";

static struct bouncer_visitor stranger = {"prefix:abc", 0, "prefix:abc"};
static struct bouncer_browser browser = {{"Firefox/140.0", 13}, "word"};
static const char *given[BOUNCER_QUESTIONS];

/* Knocks, and fills in the right answers. */
static struct bouncer_challenge questions(void)
{
    struct bouncer_challenge challenge = {.id = NULL};

    TAP_IS_INT(bouncer_knock(&site, &arena, &stranger, &challenge, &err), STATUS_OK, "knocking");
    for (size_t i = 0; i < challenge.count; i++)
        given[i] = strrchr(challenge.questions[i].text, ' ') + 1;
    return challenge;
}

static enum status admit(const struct bouncer_challenge *challenge, struct bouncer_result *result)
{
    return bouncer_answer(&site, &arena, &stranger, &browser, challenge->id, given,
                          challenge->count, result, &err);
}

static void test_admit(void)
{
    static const char *const words[] = {"", "wor", "word2", "Word"};
    struct bouncer_visitor guest = stranger;
    char token[HASH_TEXT];
    struct bouncer_outcome outcome;
    struct bouncer_challenge challenge = questions();
    struct bouncer_result result;

    given[2] = "";
    TAP_IS_INT(admit(&challenge, &result), STATUS_INVALID, "an answer is missing");
    TAP_IS_INT(result.unfit, 3, "the third");
    bouncer_outcome_find(site.db, &stranger, challenge.id, &outcome, &err);
    tap_ok(outcome.state == BOUNCER_OPEN && !outcome.over, "the challenge stays open");
    given[2] = strrchr(challenge.questions[2].text, ' ') + 1;
    TAP_IS_INT(admit(&challenge, &result), STATUS_OK, "all are right");
    TAP_IS_INT(result.unfit, 0, "nothing is to be said of any of them");
    TAP_IS_INT(strlen(result.token), HASH_TEXT - 1, "the guest gets a cookie");
    TAP_IS_INT(scratch_number(site.db, &SESSIONS), 1, "of a session in this browser");

    bouncer_browser_again(&site, &browser, challenge.id, token, &err);
    TAP_IS_TEXT(token, result.token, "the same form again gets the same one");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        browser.word = words[i];
        bouncer_browser_again(&site, &browser, challenge.id, token, &err);
        TAP_IS_TEXT(token, "", "another form gets none");
    }
    browser.word = "word";
    bouncer_browser_again(&site, &browser, "0123456789abcdef0123456789abcdef", token, &err);
    TAP_IS_TEXT(token, "", "nor does it for another challenge");

    guest.account_id = result.guest.id;
    guest.who = arena_printf(&arena, "account:%lld", (long long)guest.account_id);
    TAP_IS_INT(bouncer_outcome_find(site.db, &guest, challenge.id, &outcome, &err), STATUS_OK,
               "the guest sees how the challenge stands");
    tap_ok(outcome.state == BOUNCER_PASSED && outcome.over, "passed");
    TAP_IS_INT(outcome.earned, result.paid, "and what it has paid");
    tap_ok(result.paid > 0, "which is something");
    bouncer_outcome_find(site.db, &stranger, challenge.id, &outcome, &err);
    TAP_IS_INT(outcome.earned, 0, "a neighbour without an account is told of no clout");
    guest.who = "account:77";
    guest.account_id = 77;
    TAP_IS_INT(bouncer_outcome_find(site.db, &guest, challenge.id, &outcome, &err),
               STATUS_NOT_FOUND, "somebody else sees nothing");
}

static void test_ids(void)
{
    static const char *const bad[] = {"",
                                      "0",
                                      "\xff",
                                      "0123456789abcdef0123456789abcde",
                                      "0123456789abcdef0123456789abcdef0",
                                      "0123456789abcdef0123456789abcdeF"};
    struct bouncer_outcome outcome;

    tap_ok(bouncer_id_is_valid("0123456789abcdef0123456789abcdef"), "an id");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        tap_ok(!bouncer_id_is_valid(bad[i]), "no id (%zu)", i);
        TAP_IS_INT(bouncer_outcome_find(site.db, &stranger, bad[i], &outcome, &err),
                   STATUS_NOT_FOUND, "is nobody's challenge");
    }
}

static void test_whole(void)
{
    struct bouncer_challenge challenge = questions();
    struct bouncer_result result;
    int64_t accounts = scratch_number(site.db, &ACCOUNTS);

    scratch_script(site.db, REFUSE);
    tap_ok(admit(&challenge, &result) != STATUS_OK, "when no session can begin, nobody comes in");
    TAP_IS_INT(result.guest.id + result.paid, 0, "no guest, nothing paid");
    TAP_IS_INT(scratch_number(site.db, &ACCOUNTS), accounts, "no account is left behind");
    TAP_IS_INT(scratch_number(site.db, &OPEN), 1, "and the questions can be answered again");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
}

int main(void)
{
    trivia_site("admit");
    for (int n = 0; n < BOUNCER_QUESTIONS; n++)
        trivia_question(WORD, n);
    test_admit();
    test_ids();
    test_whole();
    db_close(site.db);
    clock_fix(-1);
    arena_free(&arena);
    return tap_done();
}
