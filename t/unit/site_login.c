/* Checks, logins, sessions, and the browser in a few words. */
#include "lib/scratch_ledger.h"
#include "site/account_change.h"
#include "site/login_check_use.h"
#include "site/session_agent.h"
#include "site/session_change.h"
#include "web/cookie.h"
#include "web/session.h"

#define SECRET "0123456789abcdef0123456789abcdef"

static struct arena arena;
static struct site site;
static struct account anna, boris;
static struct err err;
static struct login login;
static int prefixes;

/* --- codes ----------------------------------------------------------------------------------------------- */

static void test_read(void)
{
    static const struct {
        const char *typed, *read;
    } cases[] = {
        {"0123-4567-89AB-CDEF", "0123456789ABCDEF"},
        {"0123456789abcdef", "0123456789ABCDEF"},
        {" oO0o-iIlL-11ii-LLll\n", "0000111111111111"},
        {"g h j k m n p q r s t v w x y z", "GHJKMNPQRSTVWXYZ"},
        {"0123\xe2\x80\x93"
         "4567\xc2\xa0"
         "89AB\xe2\x80\x8b"
         "CDEF",
         "0123456789ABCDEF"},
        {"0123456789ABCDE", NULL},
        {"0123456789ABCDEFG", NULL},
        {"0123456789ABCDEU", NULL},
        {"0123456789ABCDE!", NULL},
        {"0123456789ABCDE\xc3\xa9", NULL},
        {"0123456789ABCDE\xff", NULL},
        {"", NULL},
        {"----------------", NULL},
    };
    char read[LOGIN_CHECK_CHARACTERS + 1];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool is = login_check_read(str_of(cases[i].typed), read);

        TAP_IS_TEXT(is ? read : NULL, cases[i].read, "what was typed, as it was meant");
    }
    tap_ok(!login_check_read((struct str){"0123456789ABCD\0F", 16}, read), "NUL is no character");
    tap_ok(!login_check_read(str_of(arena_printf(&arena, "%200s0123456789ABCDEF", "")), read),
           "nor are 200 blanks part of a check");
}

static const char *hash_of(const char *secret, const char *characters)
{
    char hash[HASH_TEXT];

    login_check_hash(secret, characters, hash);
    return arena_strdup(&arena, hash);
}

static const char *derived(const char *secret, const char *purpose)
{
    char characters[LOGIN_CHECK_CHARACTERS + 1];

    login_check_derive(secret, purpose, characters);
    return arena_strdup(&arena, characters);
}

static void test_derive(void)
{
    const char *code = derived(SECRET, "test|local|42");
    char read[LOGIN_CHECK_CHARACTERS + 1], grouped[LOGIN_CHECK_TEXT];

    TAP_IS_TEXT(derived(SECRET, "test|local|42"), code,
                "a code that is derived is always the same");
    tap_ok(strcmp(derived(SECRET, "test|local|43"), code) != 0, "of another purpose it is another");
    tap_ok(strcmp(derived("another secret, just as long as ours", "test|local|42"), code) != 0,
           "and on another site");
    login_check_group(code, grouped);
    tap_ok(login_check_read(str_of(grouped), read) && strcmp(read, code) == 0,
           "people can type it like any other");
}

static const char *make(const struct account *account)
{
    struct login_check check;

    return login_check_make(&site, account, &check, &err) == STATUS_OK
               ? arena_strdup(&arena, check.code)
               : NULL;
}

static void test_make(void)
{
    static const struct sql STORED = SQL("SELECT count(*) FROM login_check WHERE hash = ?1 AND "
                                         "expires_at = ?2");
    const char *code = make(&anna), *other = make(&boris);
    char read[LOGIN_CHECK_CHARACTERS + 1];
    int kinds[128] = {0}, different = 0;
    struct stmt *s;

    TAP_IS_INT(strlen(code), 19, "a check has 16 characters and three hyphens");
    tap_ok(code[4] == '-' && code[9] == '-' && code[14] == '-', "in four groups: %s", code);
    tap_ok(strcmp(code, other) != 0, "no two are the same");
    login_check_read(str_of(code), read);
    s = db_use(site.db, &STORED);
    stmt_text(s, 1, hash_of(SECRET, read));
    stmt_int(s, 2, LEDGER_NOON + 900);
    tap_ok(stmt_row(s) && stmt_col_int(s, 0) == 1, "its hash is stored, for a quarter of an hour");
    stmt_done(s, &err);
    tap_ok(strcmp(hash_of(SECRET, read), hash_of("another secret of at least 32 bytes", read)) != 0,
           "the hash is keyed");
    for (int i = 0; i < 64; i++) {
        const char *next = make(&anna);

        for (size_t at = 0; next[at] != '\0'; at++)
            kinds[(int)next[at]]++;
    }
    for (int i = 0; i < 128; i++)
        different += kinds[i] > 0;
    TAP_IS_INT(different, 33, "32 characters are drawn, and the hyphen");
    TAP_IS_INT(kinds['I'] + kinds['L'] + kinds['O'] + kinds['U'], 0, "and none that is mistaken");
}

/* --- logins ---------------------------------------------------------------------------------------------- */

/* Logs in from a neighbourhood of its own, so that no limit stands in the way. */
static enum status use(const char *code)
{
    const struct login_request request = {
        .typed = str_of(code),
        .prefix = arena_printf(&arena, "prefix:%d", prefixes++),
        .agent = STR("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0"),
    };

    return login_check_use(&site, &arena, &request, &login, &err);
}

static const char *viewer_of(const char *token)
{
    const char *cookies = arena_printf(&arena, COOKIE_PLAIN_NAME "=%s", token);
    struct viewer viewer;

    session_find(site.db, &arena, str_of(cookies), false, &viewer, &err);
    return viewer.handle == NULL
               ? "nobody"
               : arena_printf(&arena, "%s %s", viewer.handle, role_name(viewer.role));
}

static void fails(const char *code, const char *what)
{
    static const char *sentence;

    TAP_IS_INT(use(code), STATUS_INVALID, what);
    if (sentence != NULL)
        TAP_IS_TEXT(err.message, sentence, "… in the same words as always");
    sentence = arena_strdup(&arena, err.message);
}

static void test_use(void)
{
    const char *code = make(&anna), *next, *cookie;

    fails("0000-0000-0000-0000", "a check that never was");
    fails("no check at all", "what is no check at all");
    TAP_IS_INT(use(code), STATUS_OK, "a check logs in");
    TAP_IS_INT(login.account.id, anna.id, "whose it is");
    TAP_IS_TEXT(viewer_of(login.token), "anna member", "the cookie is hers");
    fails(code, "the same check again");
    code = make(&anna);
    next = make(&anna);
    fails(code, "one that was replaced");
    TAP_IS_INT(use(next), STATUS_OK, "the next one works");
    code = make(&anna);
    clock_fix(LEDGER_NOON + 900);
    fails(code, "one that is a quarter of an hour old");
    clock_fix(LEDGER_NOON + 899);
    TAP_IS_INT(use(code), STATUS_OK, "a second earlier it works");
    cookie = arena_strdup(&arena, login.token);
    clock_fix(LEDGER_NOON);
    code = make(&anna);
    account_ban(&site, &arena, anna.id, &anna, &err);
    fails(code, "of somebody who was banned");
    TAP_IS_TEXT(viewer_of(cookie), "nobody", "whose logins rest");
    tap_ok(make(&anna) == NULL && err.status == STATUS_FORBIDDEN, "no check for who is banned");
    account_unban(&site, &arena, anna.id, &anna, &err);
    fails(code, "not even when the ban is over");
    code = make(&anna);
    scratch_script(site.db, "UPDATE account SET state = 'banned' WHERE handle = 'anna'");
    fails(code, "even if somebody has banned her in another way");
    scratch_script(site.db, "UPDATE account SET state = 'active' WHERE handle = 'anna'");
    TAP_IS_TEXT(viewer_of(cookie), "anna member", "but logins go on");
    account_set_role(&site, &arena, anna.id, ROLE_STAFF, &anna, &err);
    TAP_IS_TEXT(viewer_of(cookie), "anna staff", "a role acts on the next request");
    account_set_role(&site, &arena, anna.id, ROLE_MEMBER, &anna, &err);
    make(&anna);
    TAP_IS_TEXT(viewer_of(cookie), "anna member", "asking for a check ends nothing");
}

static void test_limit_of_logins(void)
{
    struct login_request request = {.typed = STR("0000000000000000"), .prefix = "prefix:same"};
    static const struct sql BUCKETS = SQL("SELECT sum(level) + sum(at) + count(*) FROM bucket");
    const char *code = make(&anna);
    struct site reader = site;
    int64_t before;

    for (int i = 0; i < LOGIN_TRIES; i++)
        if (login_check_use(&site, &arena, &request, &login, &err) != STATUS_INVALID)
            tap_ok(false, "try %d is a try", i);
    before = scratch_number(site.db, &BUCKETS);
    request.typed = str_of(code);
    TAP_IS_INT(login_check_use(&site, &arena, &request, &login, &err), STATUS_TOO_MANY,
               "after ten tries even a right check has to wait");
    TAP_IS_INT(login.wait, LOGIN_TRY_SECONDS, "a minute");
    TAP_IS_INT(scratch_number(site.db, &BUCKETS), before, "and nothing is written");
    reader.db = scratch_open(site.home_path, DB_READ);
    TAP_IS_INT(login_check_use(&reader, &arena, &request, &login, &err), STATUS_TOO_MANY,
               "nor does it need the writers' lock");
    db_close(reader.db);
    clock_fix(LEDGER_NOON + LOGIN_TRY_SECONDS);
    TAP_IS_INT(login_check_use(&site, &arena, &request, &login, &err), STATUS_OK,
               "after that it works");
    clock_fix(LEDGER_NOON);
}

/* --- sessions -------------------------------------------------------------------------------------------- */

static enum status in_transaction(enum status (*work)(void))
{
    enum status status = db_begin(site.db, TX_PRIVATE, &err);

    return db_end(site.db, status == STATUS_OK ? work() : status, &err);
}

static int64_t session_id, session_owner;
static char token[HASH_TEXT];

static enum status start(void)
{
    return session_start(&site, session_owner, STR("curl/7"), token, &err);
}

static enum status end(void)
{
    return session_end(&site, session_owner, session_id, &err);
}

static enum status end_all(void)
{
    return session_end_all(&site, session_owner, session_id, &err);
}

static enum status renew(void)
{
    return session_renew(site.db, session_id, &err);
}

static size_t count(void)
{
    struct session_list list;

    session_list(site.db, &arena, session_owner, &list, &err);
    session_id = list.count == 0 ? 0 : list.items[0].id;
    return list.count;
}

static void test_sessions(void)
{
    static const struct sql ROWS = SQL("SELECT count(*) FROM session WHERE account_id = 3");
    static const struct sql EVENTS = SQL("SELECT count(*) FROM event WHERE action LIKE 'logout%'");
    struct session_list list;
    char first[HASH_TEXT];

    session_owner = boris.id;
    TAP_IS_INT(count(), 0, "boris has never been here");
    in_transaction(start);
    memcpy(first, token, sizeof(first));
    in_transaction(start);
    in_transaction(start);
    TAP_IS_INT(count(), 3, "three logins");
    tap_ok(hash_is_text(str_of(token)) && strcmp(first, token) != 0, "a token is new and random");
    session_list(site.db, &arena, boris.id, &list, &err);
    TAP_IS_TEXT(list.items[0].agent, "curl", "each with its browser");
    tap_ok(list.items[0].id > list.items[1].id, "the newest first");
    session_owner = anna.id;
    TAP_IS_INT(in_transaction(end), STATUS_NOT_FOUND, "nobody ends what is another's");
    session_owner = boris.id;
    TAP_IS_TEXT(viewer_of(token), "boris member", "it goes on");
    TAP_IS_INT(in_transaction(end), STATUS_OK, "its owner ends it");
    TAP_IS_TEXT(viewer_of(token), "nobody", "at once");
    TAP_IS_INT(in_transaction(end), STATUS_OK, "once more: nothing happens");
    TAP_IS_INT(count(), 2, "two are left");
    in_transaction(end_all);
    TAP_IS_INT(count(), 1, "all but this one end");
    session_id = 0;
    in_transaction(end_all);
    TAP_IS_INT(count(), 0, "all end");
    in_transaction(end_all);
    TAP_IS_INT(scratch_number(site.db, &EVENTS), 3, "three events tell of it");

    in_transaction(start);
    count();
    clock_fix(LEDGER_NOON + SESSION_IDLE_SECONDS - 1);
    TAP_IS_TEXT(viewer_of(token), "boris member", "13 days idle");
    in_transaction(renew);
    clock_fix(LEDGER_NOON + SESSION_IDLE_SECONDS);
    TAP_IS_TEXT(viewer_of(token), "boris member", "a form renews it");
    in_transaction(renew);
    clock_fix(LEDGER_NOON);
    in_transaction(renew);
    clock_fix(LEDGER_NOON + 2 * SESSION_IDLE_SECONDS - 1);
    TAP_IS_TEXT(viewer_of(token), "boris member", "a clock set back takes nothing away");
    clock_fix(LEDGER_NOON + 2 * SESSION_IDLE_SECONDS);
    TAP_IS_TEXT(viewer_of(token), "nobody", "14 days idle");
    in_transaction(renew);
    TAP_IS_TEXT(viewer_of(token), "nobody", "is over for good");
    for (int64_t day = 28; day < 118; day += 7) {
        clock_fix(LEDGER_NOON + day * LEDGER_DAY);
        if (day == 28)
            in_transaction(start);
        count();
        in_transaction(renew);
    }
    clock_fix(LEDGER_NOON + 28 * LEDGER_DAY + SESSION_SECONDS - 1);
    in_transaction(renew);
    TAP_IS_TEXT(viewer_of(token), "boris member", "nearly 90 days, never idle");
    clock_fix(LEDGER_NOON + 28 * LEDGER_DAY + SESSION_SECONDS);
    TAP_IS_TEXT(viewer_of(token), "nobody", "90 days are the end of any login");
    clock_fix(LEDGER_NOON + 200 * LEDGER_DAY);
    in_transaction(start);
    TAP_IS_INT(scratch_number(site.db, &ROWS), 1,
               "what has long been over is forgotten when the same account logs in");
    account_ban(&site, &arena, boris.id, &boris, &err);
    TAP_IS_INT(in_transaction(start), STATUS_FORBIDDEN, "no login for who is banned");
    account_unban(&site, &arena, boris.id, &boris, &err);
    clock_fix(LEDGER_NOON);
}

static void test_agents(void)
{
    static const struct {
        const char *agent, *name;
    } cases[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         "Firefox on Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
         "Edge on Windows"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
         "Safari on iPhone"},
        {"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
         "Samsung Internet on Android"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Safari/537.36",
         "Chrome on macOS"},
        {"", "a browser"},
        {"\x1b[31m<script>", "a browser"},
        {"Fire", "a browser"},
    };
    char name[SESSION_AGENT_TEXT];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        session_agent(str_of(cases[i].agent), name);
        TAP_IS_TEXT(name, cases[i].name, "a browser in a few words");
    }
}

int main(void)
{
    char *settings[] = {(char[]){"PIEROGIS_SECRET_KEY=" SECRET}, NULL};

    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    account_add(&site, "admin", ROLE_ADMIN, &anna, &err);
    account_add(&site, "anna", ROLE_MEMBER, &anna, &err);
    account_add(&site, "boris", ROLE_MEMBER, &boris, &err);
    test_read();
    test_derive();
    test_make();
    test_use();
    test_limit_of_logins();
    test_sessions();
    test_agents();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
