/* What the waiter does about messages: the five words and their order, strangers and members, checks, silence. */
#include "lib/scratch_waiter.h"
#include "site/account_change.h"
#include "site/account_remove.h"
#include "site/identity.h"
#include "site/waiter_person.h"

#define SENTENCE "i am good at writing but can only read 5 words"
#define DOTS "\xc2\xb7\xc2\xb7\xc2\xb7"

static struct arena *const arena = &waiter_arena;
static struct site *const site = &waiter_site;
static struct err err;

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static void says(const char *text, const char *part, const char *what)
{
    tap_ok(has(text, part), "%s: %s", what, text);
}

static void says_not(const char *text, const char *part, const char *what)
{
    tap_ok(!has(text, part), "%s: %s", what, text);
}

/* "HANDLE ROLE" of whom the identity is. */
static const char *whose(const char *transport, const char *native_id)
{
    const struct identity identity = {transport, native_id, 0};
    struct account account;

    return identity_account(site->db, arena, &identity, &account, &err) == STATUS_OK
               ? arena_printf(arena, "%s %s", account.handle, role_name(account.role))
               : "nobody";
}

static int64_t id_of(const char *handle)
{
    struct account account;

    account_find(site->db, arena, handle, &account, &err);
    return account.id;
}

/* --- strangers and members ------------------------------------------------------------------------------- */

static void test_check(void)
{
    static const struct sql EVENTS = SQL(
        "SELECT count(*) FROM event WHERE subject_id = 2 AND action IN ('add', 'link', 'check')");
    const char *answer, *first, *second;

    waiter_hears_named("944480690", "Grandma Zofia", "may i have the check please");
    TAP_IS_INT(waiter_acts(), 1, "a stranger is answered");
    TAP_IS_TEXT(whose("x", "944480690"), "grandma-zofia member", "and is a member from now on");
    TAP_IS_INT(scratch_number(site->db, &EVENTS), 3, "… as the audit trail says");
    answer = waiter_says();
    tap_ok(str_starts(str_of(answer), "serf, "), "the rank comes first: %s", answer);
    tap_ok(str_ends(str_of(answer), ". eh wot?"), "a catchphrase last: %s", answer);
    says(answer, SENTENCE, "a stranger hears the sentence");
    says(answer, "you wrote: " DOTS " " DOTS " " DOTS " " DOTS " check please.",
         "… and what he could read");
    says(answer, "https://example.org/check", "the address is there");
    says(answer, waiter_letter.code, "and the bare code");
    first = waiter_letter.code;

    answer = waiter_answers("944480690", "Check!");
    says_not(answer, SENTENCE, "the sentence is for strangers");
    second = waiter_letter.code;
    tap_ok(strcmp(first, second) != 0, "a brand-new check");
    TAP_IS_TEXT(waiter_logs_in(first), "nobody", "the old one is dead");
    TAP_IS_TEXT(waiter_logs_in(second), "grandma-zofia", "the new one logs in");
    TAP_IS_TEXT(waiter_logs_in(second), "nobody", "once");
}

static void test_dead_at_once(void)
{
    const char *old;

    waiter_answers("944480690", "check");
    old = waiter_letter.code;
    waiter_hears("944480690", "check");
    TAP_IS_INT(waiter_acts(), 1, "when the next is asked for");
    TAP_IS_TEXT(waiter_logs_in(old), "nobody", "the old one dies before the new one is sent");
    waiter_says();
    TAP_IS_TEXT(waiter_logs_in(waiter_letter.code), "grandma-zofia", "which works then");
}

static void test_several_checks(void)
{
    static const struct sql OF_BOTH =
        SQL("SELECT count(*) FROM message WHERE event_id IN (SELECT event_id FROM message "
            "WHERE sender = '55') AND state = 'done' AND answer IS NULL");
    const char *answer;

    waiter_hears("55", "check");
    waiter_hears("55", "help");
    waiter_hears("55", "check");
    waiter_hears("56", "check");
    waiter_hears("55", "please check check");
    TAP_IS_INT(waiter_acts(), 3, "several checks of one person get one answer");
    TAP_IS_INT(scratch_number(site->db, &OF_BOTH), 2, "the older ones are done with");
    says(waiter_says(), "help, check, please, clout, claim", "other words are answered, in order");
    waiter_says();
    TAP_IS_TEXT(waiter_logs_in(waiter_letter.code), "x-56", "so are other people");
    waiter_says();
    TAP_IS_TEXT(waiter_logs_in(waiter_letter.code), "x-55", "and the newest check");
    TAP_IS_TEXT(waiter_says(), "(silence)", "that is all");

    answer = waiter_answers("55", "check");
    says(answer, waiter_letter.code, "a check that was handed out");
    scratch_script(site->db,
                   "INSERT INTO message (transport, event_id, place, sender, sender_name, "
                   "conversation, text, words, at, state, puzzled, tries, next_at) VALUES "
                   "('x', 'late', 1, '55', '', '', 'check', 2, 0, 'new', 0, 0, 0)");
    TAP_IS_INT(waiter_acts(), 0, "an older message that comes late is not answered");
    TAP_IS_TEXT(waiter_logs_in(waiter_letter.code), "x-55", "and takes nothing away");
}

static void test_people(void)
{
    static const struct {
        const char *id, *name, *handle;
    } cases[] = {
        {"admin", "", "x-admin member"},
        {"60", "admin", "admin-2 member"},
        {"61", "Admin!", "admin-3 member"},
        {"62", "waiter", "waiter-2 member"},
        {"63", "guest-7f3k", "guest-7f3k-2 member"},
        {"64", "Grandma Zofia", "grandma-zofia-2 member"},
        {"65", "\xf0\x9f\xa5\x9f", "x-65 member"},
        {"66", "\xc5\x81ucja Br\xc3\xa4u", "lucja-brau member"},
        {"67", "item", "item member"},
        {"68", "a name that is much too long to be a handle",
         "a-name-that-is-much-too-long-to member"},
        {"69", "{check}", "check member"},
    };
    static const struct sql ADMINS =
        SQL("SELECT count(*) FROM account WHERE role IN ('admin', 'staff')");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        waiter_hears_named(cases[i].id, cases[i].name, "check");
        waiter_acts();
        TAP_IS_TEXT(whose("x", cases[i].id), cases[i].handle, cases[i].name);
        waiter_says();
        tap_ok(str_starts(str_of(cases[i].handle), waiter_logs_in(waiter_letter.code)),
               "the check is theirs");
    }
    TAP_IS_INT(scratch_number(site->db, &ADMINS), 1, "nobody has become staff by a name");
    TAP_IS_TEXT(whose("x", "1"), "nobody", "nor anybody the admin");
    for (int i = 0; i < 30; i++)
        waiter_hears_named(arena_printf(arena, "many-%d", i), "Anna", "check");
    TAP_IS_INT(waiter_acts(), 30, "thirty people of one name");
    for (int i = 0; i < 30; i++)
        waiter_says();
    TAP_IS_TEXT(whose("x", "many-0"), "anna member", "the first is called so");
    TAP_IS_TEXT(whose("x", "many-3"), "anna-4 member", "others have numbers");
    tap_ok(strcmp(whose("x", "many-29"), "nobody") != 0, "all of them: %s", whose("x", "many-29"));
}

/* The same id on another service is somebody else, and whoever is called like somebody here is a stranger on each. */
static void test_transports(void)
{
    static const char *const transports[] = {"local", "mastodon", "x"};
    const char *before = waiter_him.transport;

    for (size_t i = 0; i < 3; i++) {
        waiter_him.transport = transports[i];
        waiter_hears_named("7001", "Same Name", "check");
        waiter_acts();
        waiter_says();
        TAP_IS_TEXT(waiter_logs_in(waiter_letter.code),
                    i == 0 ? "same-name" : arena_printf(arena, "same-name-%zu", i + 1),
                    transports[i]);
        waiter_hears_named("grandma-zofia", "grandma-zofia", "check please");
        waiter_acts();
        says(waiter_says(), SENTENCE, "a stranger");
        tap_ok(str_starts(str_of(waiter_logs_in(waiter_letter.code)), "grandma-zofia-"),
               "… gets a number");
    }
    waiter_him.transport = before;
}

/* --- words ----------------------------------------------------------------------------------------------- */

static void test_words(void)
{
    const char *curt, *warm;

    waiter_answers("70", "help");
    curt = waiter_answers("70", "help");
    warm = waiter_answers("70", "please help");
    tap_ok(strcmp(curt, warm) != 0, "please is noticed: %s", warm);
    says(curt, "help, check, please, clout, claim", "the five words");
    says(warm, "help, check, please, clout, claim", "… for the polite, too");
    says_not(warm, SENTENCE, "who is known hears no sentence");
    says(waiter_answers("70", "help clout"), "0 clout", "clout comes before help");
    says(waiter_answers("70", "claim clout"), "0 clout", "and before claim");
    says(waiter_answers("70", "help me claim"), "https://example.org/claim", "claim before help");
    TAP_IS_TEXT(whose("x", "70"), "nobody", "none of this makes an account");
    waiter_answers("70", "claim the clout, help, check");
    tap_ok(waiter_letter.code != NULL, "check comes before all");
    TAP_IS_TEXT(whose("x", "70"), "x-70 member", "which makes an account");
    TAP_IS_INT(ledger_earn(site, id_of("x-70"), 11, "oracle:1:70", NULL), STATUS_OK, "clout");
    curt = waiter_answers("70", "clout");
    tap_ok(str_starts(str_of(curt), "peeler, "), "a new rank: %s", curt);
    says(curt, "11 clout", "the balance");
    says(curt, "peeler", "and the rank");
}

static void test_claims(void)
{
    says(waiter_answers("70", "claim"), "https://example.org/claim",
         "no claim, and where to make one");
    scratch_script(site->db, "INSERT INTO claim (id, account_id, text, state, created_at) VALUES "
                             "(1, NULL, 'soup is {check} tea', 'visible', 0)");
    says(waiter_answers("70", "claim"), "soup is (check} tea", "the claim of the moment");
    TAP_IS_TEXT(waiter_letter.code, NULL, "what claims say is no code");
    scratch_script(site->db, arena_printf(arena, "UPDATE claim SET text = '%s'",
                                          arena_printf(arena, "%0120d", 0)));
    says(waiter_answers("70", "claim"), arena_printf(arena, "%0120d", 0), "a long one");
}

static void test_puzzled(void)
{
    const char *answer = waiter_answers("71", "what is for dinner");

    says(answer, SENTENCE, "who says nothing readable hears the sentence");
    says(answer, "you wrote: " DOTS " " DOTS " " DOTS " " DOTS ".", "and what he could read");
    TAP_IS_TEXT(waiter_answers("71", "dumplings?"), "(silence)", "once a day");
    TAP_IS_TEXT(waiter_answers("71", "please"), "(silence)", "politely or not");
    says(waiter_answers("71", "help"), "clout", "words are answered all the same");
    clock_fix(LEDGER_NOON + LEDGER_DAY);
    answer = waiter_answers("71", "please");
    says(answer, SENTENCE, "the next day he is puzzled again");
    says(answer, "you wrote: please.", "and has heard the please");
    TAP_IS_TEXT(waiter_answers("71", "?"), "(silence)", "once");
    clock_fix(LEDGER_NOON);
}

static void test_catchphrases(void)
{
    struct account account;
    struct identity self = {"x", "1", 0};

    waiter_answers("72", "check");
    account_set_catchphrase(site, arena, id_of("x-72"), "so there, {check}", &account, &err);
    tap_ok(str_ends(str_of(waiter_answers("72", "help")), ". so there, (check}"),
           "a member's own catchphrase: %s", waiter_letter.text);
    ledger_account(site, "waiter", ROLE_MEMBER);
    db_begin(site->db, TX_PRIVATE, &err);
    db_end(site->db, identity_link(site, arena, id_of("waiter"), &self, &err), &err);
    account_set_catchphrase(site, arena, id_of("waiter"), "at your service", &account, &err);
    tap_ok(str_ends(str_of(waiter_answers("70", "help")), ". at your service"),
           "the waiter has one, too: %s", waiter_letter.text);
    account_set_catchphrase(site, arena, id_of("waiter"), "", &account, &err);
    tap_ok(str_ends(str_of(waiter_answers("70", "help")), ". eh wot?"), "or everybody's: %s",
           waiter_letter.text);
}

/* --- silence --------------------------------------------------------------------------------------------- */

static void test_silence(void)
{
    static const struct sql CHECKS =
        SQL("SELECT count(*) FROM login_check JOIN account ON account.id = account_id "
            "WHERE handle = 'x-73'");
    struct account account;

    TAP_IS_TEXT(waiter_answers("1", "check"), "(silence)", "he does not answer himself");
    waiter_answers("73", "check");
    account_ban(site, arena, id_of("x-73"), &account, &err);
    TAP_IS_TEXT(waiter_answers("73", "check"), "(silence)", "who is banned gets silence");
    TAP_IS_TEXT(waiter_answers("73", "help"), "(silence)", "… whatever they say");
    TAP_IS_INT(scratch_number(site->db, &CHECKS), 0, "… and no check");
    account_unban(site, arena, id_of("x-73"), &account, &err);
    says(waiter_answers("73", "help"), "serf, ", "until that is over");
}

static void test_limit(void)
{
    const char *code = "";
    int answers = 0;

    for (int i = 0; i < 9; i++)
        answers += strcmp(waiter_answers("74", "help"), "(silence)") != 0;
    TAP_IS_INT(answers, 8, "so many answers a day");
    TAP_IS_TEXT(waiter_answers("74", "check"), "(silence)", "not even a check");
    TAP_IS_TEXT(whose("x", "74"), "nobody", "nor anything that it would bring");
    says(waiter_answers("75", "help"), "serf, ", "others are answered");
    clock_fix(LEDGER_NOON + LEDGER_DAY);
    says(waiter_answers("74", "check"), "serf, ", "and so are they, the next day");
    for (int i = 0; i < 9; i++) {
        code = waiter_letter.code == NULL ? code : waiter_letter.code;
        waiter_answers("74", "check");
    }
    TAP_IS_TEXT(waiter_logs_in(code), "x-74",
                "the last one that was handed out outlives what he does not answer");
    clock_fix(LEDGER_NOON);
}

/* --- erasure --------------------------------------------------------------------------------------------- */

static void test_erasure(void)
{
    static const struct sql LEFT =
        SQL("SELECT (SELECT count(*) FROM message WHERE sender = '80' OR text LIKE '%secret%' OR "
            "sender_name = 'Zenon') + (SELECT count(*) FROM tagged WHERE author = '80') + "
            "(SELECT count(*) FROM waiter_note WHERE name LIKE '%.80')");
    static const struct sql OTHERS =
        SQL("SELECT (SELECT count(*) FROM message WHERE sender = '81' AND text <> '') + "
            "(SELECT count(*) FROM tagged WHERE author = '81') + "
            "(SELECT count(*) FROM waiter_note WHERE name = 'person.81')");
    struct account_removed removed;

    waiter_hears_named("80", "Zenon", "check secret");
    waiter_hears_named("81", "Zofia", "check secretly");
    waiter_acts();
    waiter_hears_named("80", "Zenon", "secret help");
    scratch_script(site->db, "INSERT INTO tagged VALUES ('x', '901', '80', 3, 3, 0, 5), "
                             "('x', '902', '81', 3, 3, 0, 5); INSERT INTO waiter_note VALUES "
                             "('x', 'link.80', '9999999999 1 0 a')");
    TAP_IS_INT(scratch_number(site->db, &LEFT), 6, "somebody has written");
    TAP_IS_INT(account_remove(site, arena, id_of("zenon"), &removed, &err), STATUS_OK,
               "and is removed");
    TAP_IS_INT(scratch_number(site->db, &LEFT), 1, "nothing of theirs is left");
    TAP_IS_INT(scratch_number(site->db, &OTHERS), 3, "others' is");
    waiter_acts();
    says(waiter_says(), "check", "others are answered");
    TAP_IS_TEXT(waiter_says(), "(silence)", "the removed are not");
    says(waiter_answers("80", "help"), SENTENCE, "who comes again is a stranger");
}

static void test_sweep(void)
{
    static const struct sql NOTES =
        SQL("SELECT count(*) FROM waiter_note WHERE name LIKE 'person.%'");
    int64_t count = 0, before = scratch_number(site->db, &NOTES);

    clock_fix(LEDGER_NOON + 400 * LEDGER_DAY);
    db_begin(site->db, TX_PRIVATE, &err);
    waiter_person_sweep(site->db, 10000, &count, &err);
    db_end(site->db, STATUS_OK, &err);
    TAP_IS_INT(count, 0, "who was answered 400 days ago is known");
    clock_fix(LEDGER_NOON + 401 * LEDGER_DAY);
    db_begin(site->db, TX_PRIVATE, &err);
    waiter_person_sweep(site->db, 3, &count, &err);
    TAP_IS_INT(count, 3, "a day later they are forgotten");
    waiter_person_sweep(site->db, 10000, &count, &err);
    db_end(site->db, STATUS_OK, &err);
    tap_ok(count > 10 && count + 3 <= before, "all of them that were answered on that day");
    clock_fix(LEDGER_NOON);
}

int main(void)
{
    char *settings[] = {(char[]){"PIEROGIS_WAITER_ANSWERS_PER_DAY=20"}, NULL};
    static const struct sql GENERATION = SQL("SELECT value FROM generation");
    int64_t generation;
    char *strict[] = {(char[]){"PIEROGIS_WAITER_ANSWERS_PER_DAY=8"}, NULL};

    waiter_begin("site", settings);
    generation = scratch_number(site->db, &GENERATION);
    test_check();
    test_dead_at_once();
    test_several_checks();
    test_people();
    test_transports();
    test_words();
    TAP_IS_INT(scratch_number(site->db, &GENERATION), generation,
               "none of this has emptied the page cache");
    test_claims();
    test_puzzled();
    test_catchphrases();
    test_silence();
    test_erasure();
    test_sweep();
    waiter_end();
    waiter_begin("strict", strict);
    test_limit();
    waiter_end();
    return tap_done();
}
