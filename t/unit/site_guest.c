/* Guests: made with a handle of their own, and merged once into the account that logs in from their browser. */
#include "base/rand.h"
#include "lib/scratch_ledger.h"
#include "site/account_change.h"
#include "site/guest.h"
#include "site/identity.h"
#include "site/limit_prefix.h"
#include "site/login_check_use.h"
#include "site/session_change.h"

#define REWARD 2
#define QUESTIONS 60

static struct arena arena;
static struct site site;
static struct account member;
static struct err err;

static int64_t guest_new(void)
{
    struct account guest = {.id = 0};

    db_begin(site.db, TX_PRIVATE, &err);
    db_end(site.db, guest_make(&site, &arena, &guest, &err), &err);
    return guest.id;
}

static enum status merge(int64_t guest, int64_t into)
{
    enum status status = db_begin(site.db, TX_PUBLIC, &err);

    return db_end(site.db,
                  status == STATUS_OK ? guest_merge(&site, &arena, guest, into, &err) : status,
                  &err);
}

static const char *text_of(const char *sql)
{
    struct sql *query = ARENA_NEW(&arena, struct sql); /* kept by the connection, by its address */
    const char *text;
    struct stmt *s;

    query->text = sql;
    s = db_use(site.db, query);
    text = stmt_row(s) ? stmt_col_text(s, 0, &arena) : "no row";

    return stmt_done(s, &err) == STATUS_OK ? text : err.message;
}

/* Runs SQL in which @guest and @member are numbers. */
static void script(int64_t guest, int64_t member_id, const char *sql)
{
    struct str rest = str_of(sql), piece;
    struct buf out = BUF_INIT;

    str_cut(&rest, '@', &piece);
    buf_str(&out, piece);
    while (str_cut(&rest, '@', &piece)) {
        const bool is_guest = str_starts(piece, "guest");

        buf_i64(&out, is_guest ? guest : member_id);
        buf_str(&out, str_slice(piece, strlen(is_guest ? "guest" : "member"), piece.len));
    }
    scratch_script(site.db, out.at);
    buf_free(&out);
}

static void test_make(void)
{
    struct account guest, again;
    bool good = true;

    for (int i = 0; i < 50; i++) {
        account_by_id(site.db, &arena, guest_new(), &guest, &err);
        good = good && guest.role == ROLE_GUEST && guest.state == ACCOUNT_ACTIVE &&
               str_starts(str_of(guest.handle), "guest-") && strlen(guest.handle) == 10;
    }
    tap_ok(good, "guests are called like %s", guest.handle);
    rand_fix(7);
    account_by_id(site.db, &arena, guest_new(), &guest, &err);
    rand_fix(7);
    account_by_id(site.db, &arena, guest_new(), &again, &err);
    rand_fix(0);
    tap_ok(again.id != 0 && strcmp(guest.handle, again.handle) != 0,
           "a handle that is taken is drawn anew: %s, %s", guest.handle, again.handle);
}

static void test_refusals(void)
{
    int64_t guest = guest_new(), other = guest_new();
    struct account out;

    TAP_IS_INT(merge(guest, guest), STATUS_CONFLICT, "nobody becomes oneself");
    TAP_IS_INT(merge(guest, 9999), STATUS_CONFLICT, "or nobody");
    TAP_IS_INT(merge(member.id, guest), STATUS_CONFLICT, "a member becomes no guest");
    account_ban(&site, &arena, other, &out, &err);
    TAP_IS_INT(merge(guest, other), STATUS_CONFLICT, "a guest becomes nobody who is banned");
    TAP_IS_INT(merge(other, member.id), STATUS_CONFLICT, "and no banned guest becomes anybody");
    TAP_IS_TEXT(text_of("SELECT count(*) FROM account WHERE state = 'merged'"), "0",
                "nothing has changed");
    TAP_IS_INT(merge(guest, member.id), STATUS_OK, "a guest becomes a member");
    TAP_IS_INT(merge(guest, member.id), STATUS_CONFLICT, "once");
    account_by_id(site.db, &arena, guest, &out, &err);
    TAP_IS_INT(out.state, ACCOUNT_MERGED, "and is merged");
    TAP_IS_INT(out.merged_id, member.id, "into the member");
    TAP_IS_INT(account_check_active(&out, &err), STATUS_FORBIDDEN, "nobody acts as the guest");
}

/* Everything that a guest can have, some of which the member has, too. */
static void test_moves(void)
{
    const int64_t guest = guest_new(), m = member.id;
    struct identity identity;
    struct account out;
    char token[HASH_TEXT];
    struct session_list sessions;

    account_by_id(site.db, &arena, guest, &out, &err);
    identity_parse(&arena, "local:666", &identity, &err);
    db_begin(site.db, TX_PRIVATE, &err);
    identity_link(&site, &arena, guest, &identity, &err);
    db_end(site.db, session_start(&site, guest, STR("Lynx/2"), token, &err), &err);
    script(guest, m,
           "INSERT INTO project (id, path, codename, title, created_at, updated_at) VALUES "
           "(1, 'soup', 'soup', 'Soup', 1, 1);"
           "INSERT INTO content (id, project_id, codename, kind, title, state, account_id, "
           "posted_at, updated_at) VALUES (1, 1, 'dish', 'text', 'Dish', 'waiting', @guest, 1, 1);"
           "INSERT INTO claim (account_id, text, state, created_at) VALUES (@guest, 'his', "
           "'visible', 1), (@member, 'hers', 'visible', 1);"
           "INSERT INTO alt_offer (content_id, account_id, text, state, created_at) VALUES "
           "(1, @guest, 'seen', 'waiting', 1);"
           "INSERT INTO challenge (id, who, account_id, state, issued_at, expires_at, seed) VALUES "
           "('open', 'account:@guest', @guest, 'open', 1, 2000000000, 1), "
           "('done', 'account:@guest', @guest, 'passed', 1, 2000000000, 1);"
           "INSERT INTO burnt VALUES ('account:@guest', 1, 50), ('account:@member', 1, 60), "
           "('account:@guest', 2, 70), ('account:@member', 2, 65), ('account:@guest', 3, 80);"
           "INSERT INTO dungeon VALUES ('account:@guest', 1, 900), ('account:@member', 4, 300);"
           "INSERT INTO posted VALUES (@guest, 'one', 1, 'his'), (@guest, 'both', 1, 'his'), "
           "(@member, 'both', 1, 'hers');"
           "INSERT INTO api_token (account_id, name, hash, scopes, created_at) VALUES (@guest, "
           "'his', 'h', 'read', 1);"
           "INSERT INTO login_check VALUES (@guest, 'h', 1, 2000000000);");
    TAP_IS_INT(merge(guest, m), STATUS_OK, "a guest who has everything");
    TAP_IS_TEXT(text_of("SELECT count(DISTINCT account_id) || ' ' || count(*) FROM claim"), "1 2",
                "claims move");
    TAP_IS_TEXT(text_of("SELECT handle FROM content JOIN account ON account.id = account_id"),
                "anna", "content moves");
    TAP_IS_TEXT(text_of("SELECT handle FROM alt_offer JOIN account ON account.id = account_id"),
                "anna", "offered words move");
    TAP_IS_TEXT(text_of("SELECT group_concat(id || state, ' ') FROM (SELECT * FROM challenge "
                        "JOIN account a ON a.id = account_id AND a.handle = 'anna' "
                        "AND who = 'account:' || a.id ORDER BY challenge.id)"),
                "donepassed openopen", "challenges move");
    TAP_IS_TEXT(text_of("SELECT group_concat(question_id || ':' || until, ' ') FROM (SELECT * FROM "
                        "burnt ORDER BY question_id)"),
                "1:60 2:70 3:80",
                "questions burnt for either are burnt for as long as for the other");
    TAP_IS_TEXT(text_of("SELECT group_concat(who || ' ' || times || ' ' || until) FROM dungeon"),
                arena_printf(&arena, "account:%lld 4 900", (long long)m),
                "the dungeon remembers the worse");
    TAP_IS_TEXT(
        text_of("SELECT group_concat(form || result || account_id, ' ') FROM (SELECT * FROM posted "
                "ORDER BY form)"),
        arena_printf(&arena, "bothhers%lld onehis%lld", (long long)m, (long long)m),
        "forms are known again");
    TAP_IS_TEXT(text_of("SELECT (SELECT count(*) FROM identity) || (SELECT count(*) FROM "
                        "api_token) || (SELECT count(*) FROM login_check)"),
                "000",
                "nobody comes to act for the member by the guest's identity, token or check");
    session_list(site.db, &arena, guest, &sessions, &err);
    TAP_IS_INT(sessions.count, 0, "the guest's logins have ended");
    TAP_IS_TEXT(text_of("SELECT count(*) FROM event WHERE action = 'merge' AND detail LIKE "
                        "'%account:%account:%'"),
                "2", "the book of changes tells of it");
}

/* Words that somebody has offered for what turns out to be one's own, or twice for the same. */
static void test_offers(void)
{
    const int64_t guest = guest_new(), m = member.id;

    script(guest, m,
           "DELETE FROM alt_offer; INSERT INTO content (id, project_id, codename, kind, title, "
           "state, account_id, posted_at, updated_at) VALUES "
           "(11, 1, 'his', 'picture', 'His', 'visible', @guest, 1, 1), "
           "(12, 1, 'hers', 'picture', 'Hers', 'visible', @member, 1, 1), "
           "(13, 1, 'site', 'picture', 'Site', 'visible', NULL, 1, 1);"
           "INSERT INTO alt_offer (id, content_id, account_id, text, state, created_at) VALUES "
           "(1, 11, @member, 'hers for his', 'waiting', 1), "
           "(2, 12, @guest, 'his for hers', 'waiting', 1), "
           "(3, 13, @guest, 'his', 'waiting', 1), (4, 13, @member, 'hers', 'waiting', 1), "
           "(5, 11, @member, 'paid already', 'accepted', 1)");
    TAP_IS_INT(merge(guest, m), STATUS_OK, "a guest for whose picture the member has words");
    TAP_IS_TEXT(text_of("SELECT group_concat(id || state, ' ') FROM (SELECT * FROM alt_offer "
                        "ORDER BY id)"),
                "1rejected 2rejected 3rejected 4waiting 5accepted",
                "nobody waits to be paid for words about one's own, nor twice for one picture");
    TAP_IS_TEXT(text_of("SELECT count(DISTINCT account_id) FROM alt_offer"), "1", "all move");
}

static void test_open_challenges(void)
{
    const int64_t guest = guest_new(), m = member.id;

    script(guest, m,
           "DELETE FROM challenge; INSERT INTO challenge (id, who, account_id, state, issued_at, "
           "expires_at, seed) VALUES "
           "('his', 'account:@guest', @guest, 'open', 1, 2000000000, 1), "
           "('hers', 'account:@member', @member, 'open', 1, 2000000000, 1);");
    merge(guest, m);
    TAP_IS_TEXT(text_of("SELECT id FROM challenge WHERE state = 'open'"), "hers",
                "of two open challenges the member's own stays");
}

/* --- clout ----------------------------------------------------------------------------------------------- */

/* What somebody at one address gets for all questions in turn: the honest way, and as the next guest and the next. */
static int64_t answer_all(int64_t account, const char *prefix)
{
    int64_t paid = 0;

    for (int question = 1; question <= QUESTIONS; question++) {
        ledger_earn(&site, account, REWARD,
                    arena_printf(&arena, "oracle:%d:%lld", question, (long long)account), prefix);
        paid += ledger_move.amount;
    }
    return paid;
}

static int64_t balance_of(int64_t account)
{
    struct clout_purse purse = {0, 0};

    clout_purse(site.db, account, &purse, &err);
    return purse.balance;
}

static void test_farm(int guests, bool many_addresses, const char *what)
{
    int64_t honest = ledger_account(&site, arena_printf(&arena, "honest-%s", what), ROLE_MEMBER);
    int64_t farmer = ledger_account(&site, arena_printf(&arena, "farmer-%s", what), ROLE_MEMBER);
    int64_t *ids = ARENA_ARRAY(&arena, int64_t, (size_t)guests), farmed = 0;
    char prefix[LIMIT_PREFIX_TEXT];
    struct clout_purse mine, theirs;

    answer_all(honest, NULL);
    for (int i = 0; i < guests; i++) {
        limit_prefix("key", arena_printf(&arena, "10.%d.%d.7", many_addresses ? i : 1, i), prefix);
        if (!many_addresses)
            limit_prefix("key", arena_printf(&arena, "192.0.2.%d", i), prefix);
        ids[i] = guest_new();
        farmed += answer_all(ids[i], prefix);
    }
    TAP_IS_INT(farmed, many_addresses ? 40 * guests : 100,
               "what guests farm is capped by address, and by guest");
    for (int i = 0; i < guests; i++)
        if (merge(ids[i], farmer) != STATUS_OK)
            tap_ok(false, "guest %d is merged", i);
    clout_purse(site.db, honest, &theirs, &err);
    clout_purse(site.db, farmer, &mine, &err);
    tap_ok(theirs.balance == 40 && mine.balance <= theirs.balance && mine.balance > 0,
           "%s: the honest account has %lld, that of the farmer %lld", what,
           (long long)theirs.balance, (long long)mine.balance);
    tap_ok(mine.earned <= theirs.earned, "and no higher rank");
    answer_all(farmer, NULL);
    tap_ok(balance_of(farmer) <= theirs.balance, "and gets nothing for the rest of the day");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
}

/* The same on three days in turn, with other questions on each: no day pays more than the honest day. */
static void test_patient_farm(void)
{
    int64_t farmer = ledger_account(&site, "patient", ROLE_MEMBER), guests[3 * 5];

    for (int i = 0; i < 15; i++) {
        clock_fix(LEDGER_NOON + i / 5 * LEDGER_DAY);
        guests[i] = guest_new();
        for (int question = 1; question <= 10; question++)
            ledger_earn(
                &site, guests[i], REWARD,
                arena_printf(&arena, "oracle:%d:%lld", i * 10 + question, (long long)guests[i]),
                arena_printf(&arena, "prefix:patient-%d", i));
    }
    for (int i = 0; i < 15; i++)
        merge(guests[i], farmer);
    TAP_IS_TEXT(ledger_purse(&site, &arena, farmer), "120 120",
                "300 farmed on three days are three times what a day pays");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
    clock_fix(LEDGER_NOON);
}

/* One question, answered by both: one reward. */
static void test_same_question(void)
{
    int64_t guest = guest_new(), taker = ledger_account(&site, "taker", ROLE_MEMBER);

    ledger_earn(&site, taker, 5, arena_printf(&arena, "oracle:7:%lld", (long long)taker), NULL);
    ledger_earn(&site, guest, 5, arena_printf(&arena, "oracle:7:%lld", (long long)guest),
                "prefix:x");
    ledger_earn(&site, guest, 3, arena_printf(&arena, "oracle:8:%lld", (long long)guest),
                "prefix:x");
    merge(guest, taker);
    TAP_IS_TEXT(ledger_purse(&site, &arena, taker), "8 8", "a question is paid once");
    TAP_IS_INT(balance_of(guest), 0, "the guest's purse is empty");
    ledger_earn(&site, taker, 3, arena_printf(&arena, "oracle:8:%lld", (long long)taker), NULL);
    TAP_IS_TEXT(ledger_purse(&site, &arena, taker), "8 8", "also when it is answered afterwards");
    TAP_IS_INT(ledger_earn(&site, guest, 3, arena_printf(&arena, "oracle:9:%lld", (long long)guest),
                           "prefix:x"),
               STATUS_CONFLICT, "a merged guest earns nothing any more");
}

/* --- by a login ------------------------------------------------------------------------------------------ */

static enum status log_in(const struct account *account, int64_t guest, int64_t session,
                          struct login *login)
{
    struct login_request request = {.prefix = "prefix:login", .account_id = guest};
    struct login_check check;

    login_check_make(&site, account, &check, &err);
    request.typed = str_of(check.code);
    request.session_id = session;
    return login_check_use(&site, &arena, &request, login, &err);
}

static void test_login(void)
{
    int64_t guest = guest_new(), other = ledger_account(&site, "other", ROLE_MEMBER);
    struct session_list sessions;
    char token[HASH_TEXT];
    struct login login;
    struct account out;

    db_begin(site.db, TX_PRIVATE, &err);
    db_end(site.db, session_start(&site, guest, STR(""), token, &err), &err);
    session_list(site.db, &arena, guest, &sessions, &err);
    TAP_IS_INT(log_in(&member, guest, sessions.items[0].id, &login), STATUS_OK,
               "a guest's browser logs in");
    tap_ok(login.merged && login.account.id == member.id, "the guest becomes the account");
    account_by_id(site.db, &arena, guest, &out, &err);
    TAP_IS_INT(out.state, ACCOUNT_MERGED, "for good");
    session_list(site.db, &arena, member.id, &sessions, &err);
    TAP_IS_INT(sessions.count, 1, "which has one login more");
    TAP_IS_INT(log_in(&member, guest, 0, &login), STATUS_OK, "once more from that browser");
    tap_ok(!login.merged, "the guest is merged once");
    TAP_IS_INT(log_in(&member, member.id, sessions.items[0].id, &login), STATUS_OK,
               "who logs in again");
    session_list(site.db, &arena, member.id, &sessions, &err);
    TAP_IS_INT(sessions.count, 2, "takes the place of the login before");
    TAP_IS_INT(log_in(&member, other, 0, &login), STATUS_OK, "a member's browser logs in");
    account_by_id(site.db, &arena, other, &out, &err);
    TAP_IS_INT(out.state, ACCOUNT_ACTIVE, "as somebody else: members are not merged");
    site.actor = (struct actor){0, ROLE_ADMIN};
}

/* With the same chance every time each new guest meets all those before, until there are too many. */
static void test_crowded(void)
{
    struct account guest;
    int made = -1;

    do {
        made++;
        rand_fix(7);
    } while (made <= 24 && guest_new() != 0);
    tap_ok(made > 20 && made <= 24, "as many as there are tries");
    TAP_IS_TEXT(text_of("SELECT max(length(handle)) FROM account WHERE role = 'guest'"), "15",
                "a 25th would draw ten characters behind \"guest-\"");
    rand_fix(7);
    db_begin(site.db, TX_PRIVATE, &err);
    TAP_IS_INT(db_end(site.db, guest_make(&site, &arena, &guest, &err), &err), STATUS_CONFLICT,
               "then there is none");
    rand_fix(0);
    tap_ok(guest_new() != 0, "by chance there is a handle");
}

int main(void)
{
    char *settings[] = {(char[]){"PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef"},
                        (char[]){"PIEROGIS_CAP_DAY=40"}, (char[]){"PIEROGIS_CAP_PREFIX=100"}, NULL};

    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    account_add(&site, "anna", ROLE_MEMBER, &member, &err);
    scratch_script(site.db, "INSERT INTO question (id, text, normal, mode, state, created_at) "
                            "VALUES (1, 'a', 'a', 'text', 'active', 1), (2, 'b', 'b', 'text', "
                            "'active', 1), (3, 'c', 'c', 'text', 'active', 1);");
    test_make();
    test_refusals();
    test_moves();
    test_offers();
    test_open_challenges();
    test_same_question();
    test_farm(100, false, "at-home");
    test_farm(20, true, "everywhere");
    test_patient_farm();
    test_login();
    test_crowded();
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "after all of it the ledger is sound");
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
