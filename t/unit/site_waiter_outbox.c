/* Answers on their way: in order, once, again when they surely did not arrive; and the checks in them, which are good
 * from the moment in which they are sent. */
#include "db/connection.h"
#include "db/sqlite_connection.h"
#include "lib/scratch_ledger.h"
#include "site/account_change.h"
#include "site/login_check_use.h"
#include "site/waiter_check.h"
#include "site/waiter_outbox.h"

#define NOW LEDGER_NOON

static struct arena arena;
static struct site site;
static struct err err;
static struct account anna;
static struct waiter_letter letter;

/* A handled message of anna's; with `code`, its answer has the mark in it and its check is put down. */
static void put(const char *event_id, int64_t place, bool code)
{
    static const struct sql PUT = SQL(
        "INSERT INTO message (transport, event_id, place, sender, sender_name, conversation, text, "
        "words, at, state, answer, puzzled, handled_at, tries, next_at) VALUES ('x', ?1, ?2, "
        "'7', '', '1-7', '', 0, 0, 'ready', ?3, 0, ?4, 0, 0)");
    char characters[LOGIN_CHECK_CHARACTERS + 1];
    enum status status = db_begin(site.db, TX_PRIVATE, &err);
    struct stmt *s = db_use(site.db, &PUT);

    stmt_text(s, 1, event_id);
    stmt_int(s, 2, place);
    stmt_text(s, 3, code ? "here: {check}, anna {check}" : "hello");
    stmt_int(s, 4, clock_now());
    if (status == STATUS_OK)
        status = stmt_run(s, &err);
    waiter_check_characters(&site, "x", event_id, characters);
    if (status == STATUS_OK && code)
        status = login_check_put(&site, &anna, characters, clock_now(), &err);
    TAP_IS_INT(db_end(site.db, status, &err), STATUS_OK, "an answer waits");
}

/* The event id of the next one, or why there is none. */
static const char *next_at(int64_t now)
{
    bool found;

    if (waiter_outbox_next(&site, &arena, "x", WAITER_IN_TURN, now, &letter, &found, &err) !=
        STATUS_OK)
        return err.message;
    return found ? letter.event_id : "none";
}

static const char *overdue_at(int64_t now)
{
    struct waiter_letter overdue;
    bool found;

    if (waiter_outbox_next(&site, &arena, "x", WAITER_OVERDUE, now, &overdue, &found, &err) !=
        STATUS_OK)
        return err.message;
    return found ? overdue.event_id : "none";
}

static const char *unclear(void)
{
    bool found;

    if (waiter_outbox_unclear(&site, &arena, "x", &letter, &found, &err) != STATUS_OK)
        return err.message;
    return found ? letter.event_id : "none";
}

static const char *state_of(const char *event_id)
{
    static const struct sql STATE = SQL("SELECT state FROM message WHERE event_id = ?1");
    struct stmt *s = db_use(site.db, &STATE);
    const char *state = "no row";

    stmt_text(s, 1, event_id);
    if (stmt_row(s))
        state = stmt_col_text(s, 0, &arena);
    stmt_done(s, NULL);
    return state;
}

static enum status begin(void)
{
    return waiter_outbox_begin(&site, "x", &letter, &err);
}

static void sent(void)
{
    TAP_IS_INT(waiter_outbox_sent(&site, "x", &letter, "r1", &err), STATUS_OK, "it arrived");
}

static void again(int64_t at, bool counts)
{
    TAP_IS_INT(waiter_outbox_again(&site, "x", &letter, at, counts, &err), STATUS_OK,
               "it surely did not arrive");
}

/* Whether the code logs in as that account, at this moment; tried from a neighbourhood of its own. */
static bool logs_in_as(const char *code, const char *handle)
{
    static int tries;
    const struct login_request request = {.typed = str_of(code),
                                          .prefix = arena_printf(&arena, "prefix:%d", tries++)};
    struct login login;

    return login_check_use(&site, &arena, &request, &login, &err) == STATUS_OK &&
           strcmp(login.account.handle, handle) == 0;
}

static bool logs_in(const char *code)
{
    return logs_in_as(code, "anna");
}

static void test_order(void)
{
    static const struct sql REMOTE = SQL("SELECT count(*) FROM message WHERE remote_id = 'r1'");

    TAP_IS_TEXT(next_at(NOW), "none", "nothing waits");
    put("b", 2, false);
    put("a", 1, false);
    TAP_IS_TEXT(next_at(NOW), "a", "the oldest message's first");
    TAP_IS_TEXT(letter.recipient, "7", "to whom");
    TAP_IS_TEXT(letter.conversation, "1-7", "where");
    TAP_IS_TEXT(letter.text, "hello", "what");
    TAP_IS_TEXT(letter.code, NULL, "without a code");
    TAP_IS_INT(letter.tries, 0, "never tried");
    TAP_IS_TEXT(next_at(NOW), "a", "asking changes nothing");
    TAP_IS_INT(begin(), STATUS_OK, "it is about to be sent");
    TAP_IS_TEXT(next_at(NOW), "none", "who may have got it gets no other before that is known");
    scratch_script(site.db, "UPDATE message SET sender = '8' WHERE event_id = 'b'");
    TAP_IS_TEXT(next_at(NOW), "b", "… but everybody else does");
    TAP_IS_TEXT(unclear(), "a", "and it is one of which nobody knows");
    TAP_IS_INT(letter.tries, 0, "… that nobody holds against it");
    TAP_IS_INT(letter.sent_at, NOW, "… at that time");
    TAP_IS_INT(begin(), STATUS_CONFLICT, "nobody else begins with it");
    sent();
    TAP_IS_TEXT(state_of("a"), "sent", "when it arrived that is that");
    TAP_IS_INT(scratch_number(site.db, &REMOTE), 1, "… with the service's id");
    TAP_IS_TEXT(unclear(), "none", "nothing is unclear then");
    sent();
    TAP_IS_TEXT(state_of("a"), "sent", "… also when somebody says so twice");
}

static void unsure(void)
{
    TAP_IS_INT(waiter_outbox_unsure(&site, "x", &letter, &err), STATUS_OK, "no answer came");
}

static void test_again(void)
{
    TAP_IS_TEXT(next_at(NOW), "b", "another one");
    for (int i = 0; i < 5; i++) {
        begin();
        again(NOW + 10, false);
        TAP_IS_TEXT(next_at(NOW + 9), "none", "it rests");
        TAP_IS_TEXT(next_at(NOW + 10), "b", "until its time has come");
        TAP_IS_INT(letter.tries, 0, "and that was no try");
    }
    TAP_IS_TEXT(next_at(NOW + 10 - WAITER_DEFER_MAX), "none", "… within an hour");
    TAP_IS_TEXT(next_at(NOW + 9 - WAITER_DEFER_MAX), "b",
                "a later time was made by a clock that was ahead");
    begin();
    unsure();
    TAP_IS_TEXT(unclear(), "b", "one that nobody answers is unclear");
    TAP_IS_INT(letter.tries, 1, "… and was tried");
    for (int i = 2; i < WAITER_TRIES_MAX; i++) {
        again(NOW, true);
        TAP_IS_TEXT(next_at(NOW), "b", "it is tried again");
        TAP_IS_INT(letter.tries, i, "… and that counts");
        begin();
    }
    again(NOW, true);
    TAP_IS_TEXT(state_of("b"), "dead", "after three tries it is dead");
    TAP_IS_TEXT(next_at(NOW), "none", "… and not tried any more");
    put("c", 3, false);
    next_at(NOW);
    begin();
    TAP_IS_INT(waiter_outbox_dead(&site, "x", &letter, &err), STATUS_OK,
               "who cannot be written to");
    TAP_IS_TEXT(state_of("c"), "dead", "… is not written to");
    again(NOW, true);
    TAP_IS_TEXT(state_of("c"), "dead", "… whoever comes late");
}

/* A letter that is held up holds up nobody. */
static void test_held_up(void)
{
    put("held", 1, false);
    put("first", 2, false);
    put("second", 3, false);
    next_at(NOW);
    begin();
    again(NOW, false);
    TAP_IS_TEXT(next_at(NOW), "first", "one that was held up lets others go first");
    begin();
    again(0, false);
    TAP_IS_TEXT(next_at(NOW), "first", "… but not one that was only told to wait");
    begin();
    sent();
    TAP_IS_TEXT(next_at(NOW), "second", "… all others");
    TAP_IS_TEXT(overdue_at(NOW + WAITER_DEFER_MAX - 1), "none", "… for an hour");
    TAP_IS_TEXT(overdue_at(NOW + WAITER_DEFER_MAX), "held", "… then it is overdue");
    begin();
    sent();
    TAP_IS_TEXT(next_at(NOW), "held", "… and comes then");
    begin();
    sent();
}

static void test_code(void)
{
    const char *code, *first;

    put("d", 4, true);
    TAP_IS_TEXT(next_at(NOW), "d", "an answer with a check");
    code = letter.code;
    TAP_IS_INT(strlen(code), 19, "has its code");
    TAP_IS_TEXT(letter.text, arena_printf(&arena, "here: %s, anna {check}", code),
                "in the text, in one place");
    tap_ok(!logs_in(code), "which is good for nothing before it is sent");
    clock_fix(NOW + 3600);
    TAP_IS_TEXT(next_at(NOW + 3600), "d", "an hour later it still waits");
    TAP_IS_TEXT(letter.code, code, "with the same code");
    begin();
    clock_fix(NOW + 3600 + 5);
    sent();
    clock_fix(NOW + 3605 + LOGIN_CHECK_SECONDS);
    tap_ok(!logs_in(code), "a quarter of an hour after it was sent it is over");
    clock_fix(NOW + 3605 + LOGIN_CHECK_SECONDS - 1);
    tap_ok(logs_in(code), "a second earlier it logs in");
    tap_ok(!logs_in(code), "once");
    clock_fix(NOW);

    put("e", 5, true);
    next_at(NOW);
    first = letter.code;
    tap_ok(strcmp(first, code) != 0, "each message has its own");
    begin();
    tap_ok(logs_in(first), "while nobody knows whether it arrived, it logs in");
    TAP_IS_TEXT(unclear(), "e", "such a one");
    sent();
    tap_ok(!logs_in(first), "and hearing that it arrived does not bring it back");
}

/* The check of an answer that others can read. */
static void test_shown(void)
{
    const char *code;

    put("s", 5, true);
    next_at(NOW);
    code = letter.code;
    begin();
    TAP_IS_INT(waiter_outbox_shown(&site, "x", &letter, &err), STATUS_OK, "it was shown to others");
    TAP_IS_TEXT(state_of("s"), "dead", "… and is not sent again");
    tap_ok(!logs_in(code), "… nor does its code log anybody in");
}

static void test_late(void)
{
    const char *code;

    put("f", 6, true);
    next_at(NOW);
    code = letter.code;
    begin();
    clock_fix(NOW + 7200);
    unclear();
    sent();
    tap_ok(!logs_in(code), "hearing hours later that it arrived does not make it good again");
    clock_fix(NOW);
    put("g", 7, true);
    next_at(NOW);
    code = letter.code;
    begin();
    clock_fix(NOW + 7200);
    unclear();
    again(NOW, true);
    TAP_IS_TEXT(next_at(NOW + 7200), "g", "one that did not arrive is sent again");
    TAP_IS_TEXT(letter.code, code, "with the same code");
    begin();
    clock_fix(NOW + 7200 + LOGIN_CHECK_SECONDS - 1);
    tap_ok(logs_in(code), "whose quarter of an hour begins then");
    clock_fix(NOW);
    waiter_outbox_sent(&site, "x", &letter, "r1", &err);
}

static void test_moot(void)
{
    struct login_check other;

    put("h", 8, true);
    clock_fix(NOW + 1);
    put("i", 9, true);
    TAP_IS_TEXT(next_at(NOW), "i", "a check that a newer one has replaced is not sent");
    TAP_IS_TEXT(state_of("h"), "done", "… ever");
    clock_fix(NOW + 2);
    login_check_make(&site, &anna, &other, &err);
    TAP_IS_TEXT(next_at(NOW), "none", "nor one that was replaced elsewhere");
    tap_ok(logs_in(other.code), "the other one works");
    put("j", 10, false);
    account_ban(&site, &arena, anna.id, &anna, &err);
    TAP_IS_TEXT(next_at(NOW), "none", "who has been banned meanwhile gets silence");
    TAP_IS_TEXT(state_of("j"), "done", "… for good");
    account_unban(&site, &arena, anna.id, &anna, &err);
    put("k", 11, false);
    TAP_IS_TEXT(next_at(NOW), "k", "… and answers when that is over");
}

static void set_secret(const char *text)
{
    char *settings[] = {arena_printf(&arena, "PIEROGIS_SECRET_KEY=%s", text), NULL};
    struct conf *conf = NULL;

    TAP_IS_INT(conf_load(&conf, &arena, site.home, site.home_path, settings, &err), STATUS_OK,
               "a secret");
    site.conf = conf;
}

/* Who asked for a check gets one that works, or none. */
static void test_renewed(void)
{
    struct login_check other;
    const char *code;

    scratch_script(site.db, "UPDATE message SET state = 'done'");
    put("m", 20, true);
    next_at(NOW);
    code = letter.code;
    set_secret("another secret of the same site.");
    TAP_IS_TEXT(next_at(NOW), "m", "the secret has been changed while an answer waits");
    tap_ok(strcmp(letter.code, code) != 0, "… the code is another one");
    begin();
    tap_ok(!logs_in(code) && logs_in(letter.code), "… which works");
    again(0, false);
    TAP_IS_TEXT(next_at(NOW), "none", "one that was used is not made anew");
    TAP_IS_TEXT(state_of("m"), "done", "… ever");

    put("n", 21, true);
    clock_fix(NOW + 3);
    login_check_make(&site, &anna, &other, &err);
    set_secret("0123456789abcdef0123456789abcdef");
    TAP_IS_TEXT(next_at(NOW), "none", "nor one that was replaced");
    put("o", 22, true);
    scratch_script(site.db, "DELETE FROM login_check");
    TAP_IS_TEXT(next_at(NOW), "o", "one that was forgotten is");
    begin();
    tap_ok(logs_in(letter.code), "… and works");
    sent();

    put("p", 23, true);
    scratch_script(site.db, "UPDATE identity SET account_id = 1 WHERE transport = 'x'");
    TAP_IS_TEXT(next_at(NOW), "p", "whose person has become another account's");
    begin();
    tap_ok(logs_in_as(letter.code, "admin"), "… is for that one");
    sent();
    scratch_script(site.db, "UPDATE identity SET account_id = 2 WHERE transport = 'x'");
    put("q", 24, true);
    scratch_script(site.db, "DELETE FROM identity");
    TAP_IS_TEXT(next_at(NOW), "none", "nobody's account gets none");
    clock_fix(NOW);
}

/* The condition of the index must be seen to be met, or each question reads all messages that ever were. */
static void test_plans(void)
{
    const struct sqlite_connection *c = db_connection(site.db, &sqlite_driver);
    const char *texts[8];
    size_t count = 0;

    for (sqlite3_stmt *s = sqlite3_next_stmt(c->handle, NULL); s != NULL && count < 8;
         s = sqlite3_next_stmt(c->handle, s)) {
        if (strstr(sqlite3_sql(s), "IN ('new', 'ready', 'sending')") != NULL)
            texts[count++] = arena_strdup(&arena, sqlite3_sql(s));
    }
    TAP_IS_INT(count, 3, "three statements about what waits");
    for (size_t i = 0; i < count; i++) {
        sqlite3_stmt *plan = NULL;
        bool sorted = false;

        sqlite3_prepare_v2(c->handle, arena_printf(&arena, "EXPLAIN QUERY PLAN %s", texts[i]), -1,
                           &plan, NULL);
        tap_ok(sqlite3_step(plan) == SQLITE_ROW &&
                   strstr((const char *)sqlite3_column_text(plan, 3), "message_open") != NULL,
               "… find it by its index: %.60s…", texts[i]);
        while (sqlite3_step(plan) == SQLITE_ROW)
            sorted |= strstr((const char *)sqlite3_column_text(plan, 3), "B-TREE") != NULL;
        tap_ok(!sorted, "… in its order");
        sqlite3_finalize(plan);
    }
}

int main(void)
{
    char *settings[] = {(char[]){"PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef"}, NULL};

    clock_fix(NOW);
    ledger_site(&site, &arena, "site", settings);
    account_add(&site, "admin", ROLE_ADMIN, &anna, &err);
    account_add(&site, "anna", ROLE_MEMBER, &anna, &err);
    TAP_IS_INT(anna.id, 2, "anna is the second");
    scratch_script(site.db, "INSERT INTO identity VALUES ('x', '7', 2, 0)");
    test_order();
    test_again();
    test_held_up();
    test_code();
    test_shown();
    test_late();
    test_moot();
    test_renewed();
    test_plans();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
