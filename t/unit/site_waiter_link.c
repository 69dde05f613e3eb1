/* Who an account is on a service takes a yes from both sides. */
#include "lib/scratch_ledger.h"
#include "site/account_change.h"
#include "site/account_remove.h"
#include "site/waiter_link.h"

#define DAY 86400

static struct arena arena;
static struct site site;
static struct account anna, boris, out;
static struct identity one, two;
static struct err err;

static int64_t number(const char *sql)
{
    const struct sql query = {sql};
    int64_t n = scratch_number(site.db, &query);

    db_close(site.db); /* the query is no constant, so it must not be kept */
    site.db = scratch_open(site.home_path, DB_WRITE);
    return n;
}

static bool ask(const struct account *account, const struct identity *identity)
{
    bool linked = true;

    return waiter_link_ask(&site, &arena, account, identity, &linked, &err) == STATUS_OK && !linked;
}

static enum status say(const struct account *account, const struct identity *identity, bool yes)
{
    return waiter_link_answer(&site, &arena, account->id, identity, yes, &err);
}

/* The only wish of an account; `account_id` 0 when it has none. */
static struct waiter_wish wish_of(const struct account *account)
{
    static struct waiter_wish_list list;

    waiter_link_list(site.db, &arena, account->id, &list, &err);
    return list.count == 1 ? list.items[0] : (struct waiter_wish){.account_id = 0};
}

static const char *code_of(const struct account *account)
{
    const struct waiter_wish wish = wish_of(account);
    char code[LOGIN_CHECK_TEXT];

    waiter_link_code(&site, &wish, code);
    return arena_strdup(&arena, code);
}

/* Whether `who` is linked by writing `text`. */
static bool hear(const struct identity *who, const char *text)
{
    enum status status = db_begin(site.db, TX_PRIVATE, &err);
    bool linked = false;

    if (status == STATUS_OK)
        status = waiter_link_hear(&site, &arena, who, text, &out, &linked, &err);
    status = db_end(site.db, status, &err);
    if (status != STATUS_OK)
        printf("# %s\n", err.message);
    return status == STATUS_OK && linked;
}

static int64_t owner(const struct identity *identity)
{
    struct account account = {.id = 0};

    return identity_account(site.db, &arena, identity, &account, NULL) == STATUS_OK ? account.id
                                                                                    : 0;
}

static void test_both(void)
{
    const char *code;

    tap_ok(ask(&anna, &one), "somebody may be anna");
    TAP_IS_INT(owner(&one), 0, "which makes nobody anybody");
    code = code_of(&anna);
    tap_ok(!hear(&one, code), "the code is worth nothing before she has said yes");
    TAP_IS_INT(say(&boris, &one, true), STATUS_NOT_FOUND, "nobody says yes for her");
    TAP_IS_INT(say(&anna, &two, true), STATUS_NOT_FOUND, "nor she to what nobody asks");
    TAP_IS_INT(say(&anna, &one, true), STATUS_OK, "she says yes");
    TAP_IS_TEXT(code_of(&anna), code, "and is shown the code");
    TAP_IS_INT(say(&anna, &one, true), STATUS_OK, "twice is once");
    tap_ok(!hear(&two, code), "nobody else can send it");
    tap_ok(!hear(&one, "may i have the check please"), "other words are other words");
    tap_ok(!hear(&one, "0000-0000-0000-0000"), "and other codes none");
    TAP_IS_INT(owner(&one), 0, "one yes is not enough");
    tap_ok(ask(&anna, &one), "the admin asks once more");
    TAP_IS_TEXT(code_of(&anna), code, "and the code is the same");
    tap_ok(hear(&one, arena_printf(&arena, "here you are:\n%s, eh wot?", code)),
           "the right one, among other words");
    TAP_IS_INT(out.id, anna.id, "makes them one");
    TAP_IS_INT(owner(&one), anna.id, "from then on");
    TAP_IS_INT(wish_of(&anna).account_id, 0, "and the wish is over");
    tap_ok(!hear(&one, code), "so is the code");
    tap_ok(!ask(&anna, &one), "who is linked is not asked");
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE action IN ('ask to link', 'agree to link', "
                      "'link')"),
               3, "the book of changes has each step once");
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE detail LIKE '%42%'"), 0,
               "and does not say who it is");
}

static void test_no(void)
{
    const char *code;

    ask(&anna, &two);
    say(&anna, &two, true);
    code = code_of(&anna);
    TAP_IS_INT(say(&anna, &two, false), STATUS_OK, "a yes can be taken back");
    tap_ok(!hear(&two, code), "with the code");
    ask(&anna, &two);
    tap_ok(strcmp(code_of(&anna), code) != 0, "another wish has another code");
    say(&anna, &two, true);
    tap_ok(!hear(&two, code), "and not the old one");
    code = code_of(&anna);
    tap_ok(ask(&boris, &two), "the same for somebody else");
    tap_ok(!hear(&two, code), "takes the place of it");
    TAP_IS_INT(say(&anna, &two, true), STATUS_NOT_FOUND, "there is nothing to say yes to");
    say(&boris, &two, false);
}

/* What is somebody's becomes another's, and that one's check opens what it opened. */
static void test_move(void)
{
    TAP_IS_INT(owner(&one), anna.id, "who is anna");
    ask(&boris, &one);
    say(&boris, &one, true);
    tap_ok(hear(&one, code_of(&boris)), "can say to be boris");
    TAP_IS_INT(owner(&one), boris.id, "and is");
}

static void test_end(void)
{
    const char *code;
    int64_t count;

    clock_fix(LEDGER_NOON);
    ask(&anna, &two);
    say(&anna, &two, true);
    code = code_of(&anna);
    clock_fix(LEDGER_NOON + DAY);
    tap_ok(!hear(&two, code), "after a day it is over");
    TAP_IS_INT(wish_of(&anna).account_id, 0, "and nobody is asked any more");
    TAP_IS_INT(say(&anna, &two, true), STATUS_NOT_FOUND, "nor heard");
    clock_fix(LEDGER_NOON + DAY + 1);
    ask(&boris, &one);
    ask(&anna, &one);
    db_begin(site.db, TX_PRIVATE, &err);
    db_end(site.db, waiter_link_sweep(site.db, 10, &count, &err), &err);
    TAP_IS_INT(count, 1, "what is over is forgotten");
    TAP_IS_INT(wish_of(&anna).account_id, anna.id, "and the rest is not");
    say(&anna, &one, false);
}

static void test_bans(void)
{
    bool linked;

    account_ban(&site, &arena, boris.id, &out, &err);
    TAP_IS_INT(waiter_link_ask(&site, &arena, &anna, &one, &linked, &err), STATUS_FORBIDDEN,
               "who is banned does not become somebody else");
    account_unban(&site, &arena, boris.id, &out, &err);
    ask(&anna, &one);
    say(&anna, &one, true);
    account_ban(&site, &arena, boris.id, &out, &err);
    tap_ok(!hear(&one, code_of(&anna)), "not even when the ban comes in between");
    TAP_IS_INT(owner(&one), boris.id, "and stays who he is");
    account_unban(&site, &arena, boris.id, &out, &err);
    ask(&boris, &two);
    say(&boris, &two, true);
    account_ban(&site, &arena, boris.id, &out, &err);
    tap_ok(!hear(&two, code_of(&boris)), "nobody becomes somebody banned");
    TAP_IS_INT(waiter_link_ask(&site, &arena, &out, &two, &linked, &err), STATUS_FORBIDDEN,
               "nor is asked to");
    account_unban(&site, &arena, boris.id, &out, &err);
}

static void test_many(void)
{
    struct identity identity;
    bool linked;
    struct account_removed removed;

    for (int i = 0; i < WAITER_WISHES_MAX; i++) {
        identity_parse(&arena, arena_printf(&arena, "local:%d", 1000 + i), &identity, &err);
        ask(&anna, &identity);
        say(&anna, &identity, i % 2 == 0);
        ask(&anna, &identity);
    }
    TAP_IS_INT(waiter_link_ask(&site, &arena, &anna, &one, &linked, &err), STATUS_CONFLICT,
               "there is an end to what is asked at once");
    tap_ok(ask(&anna, &identity), "but for what is asked already");
    ask(&boris, &two);
    account_remove(&site, &arena, anna.id, &removed, &err);
    TAP_IS_INT(number("SELECT count(*) FROM waiter_note"), 1,
               "who is erased leaves no wish, and others do");
}

int main(void)
{
    ledger_site(&site, &arena, "waiter_link", NULL);
    ledger_account(&site, "chef", ROLE_ADMIN);
    account_add(&site, "anna", ROLE_MEMBER, &anna, &err);
    account_add(&site, "boris", ROLE_MEMBER, &boris, &err);
    identity_parse(&arena, "local:42", &one, &err);
    identity_parse(&arena, "local:4242", &two, &err);
    test_both();
    test_no();
    test_move();
    test_end();
    test_bans();
    test_many();
    db_close(site.db);
    return tap_done();
}
