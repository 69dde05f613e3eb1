/* Accounts: states, roles, bans, catchphrases, identities, and removing one with everything that is its. */
#include "lib/scratch_ledger.h"
#include "site/account_change.h"
#include "site/account_remove.h"
#include "site/content_insert.h"
#include "site/content_visibility.h"
#include "site/identity.h"
#include "site/login_check.h"
#include "site/project_change.h"
#include "site/session_change.h"

static struct arena arena;
static struct site site;
static struct account out;
static struct err err;
static int64_t admin, anna, boris;

/* The number that a query gives. */
static int64_t number(const char *sql)
{
    const struct sql query = {sql};
    int64_t n = scratch_number(site.db, &query);

    db_close(site.db); /* the query is no constant, so it must not be kept */
    site.db = scratch_open(site.home_path, DB_WRITE);
    return n;
}

static void act_as(int64_t account_id, enum role role)
{
    site.actor = (struct actor){account_id, role};
}

static void refused(enum status status, enum status want, const char *sentence, const char *what)
{
    TAP_IS_INT(status, want, what);
    tap_ok(strstr(err.message, sentence) != NULL, "… in words: %s", err.message);
}

static void test_names(void)
{
    enum account_state state;
    enum role role;

    for (int i = ROLE_GUEST; i <= ROLE_ADMIN; i++)
        tap_ok(role_of(str_of(role_name((enum role)i)), &role) && role == (enum role)i,
               "a role and its name: %s", role_name((enum role)i));
    for (int i = ACCOUNT_ACTIVE; i <= ACCOUNT_REMOVED; i++)
        tap_ok(account_state_of(str_of(account_state_name((enum account_state)i)), &state) &&
                   state == (enum account_state)i,
               "a state and its name: %s", account_state_name((enum account_state)i));
    tap_ok(!role_of(STR("owner"), &role) && !account_state_of(STR("gone"), &state), "no others");
}

static void test_find(void)
{
    struct account_list list;

    TAP_IS_INT(account_find(site.db, &arena, "anna", &out, &err), STATUS_OK, "anna is found");
    TAP_IS_INT(out.id, anna, "by her handle");
    TAP_IS_INT(out.state, ACCOUNT_ACTIVE, "active");
    TAP_IS_TEXT(out.catchphrase, NULL, "she ends like everybody");
    refused(account_find(site.db, &arena, "nobody", &out, &err), STATUS_NOT_FOUND,
            "there is no account \"nobody\"; \"pierogis account list\" lists them",
            "nobody is not");
    refused(account_by_id(site.db, &arena, 99, &out, &err), STATUS_NOT_FOUND, "no such account",
            "nor is number 99");
    refused(account_add(&site, "anna", ROLE_MEMBER, &out, &err), STATUS_CONFLICT, "is taken",
            "a handle is given once");
    refused(account_add(&site, "An na", ROLE_MEMBER, &out, &err), STATUS_INVALID, "not a codename",
            "a handle is a codename");

    account_page(site.db, &arena, &(struct account_filter){NULL, NULL}, 0, 2, &list, &err);
    TAP_IS_INT(list.count * 10 + list.more, 21, "a page of two, and more");
    account_page(site.db, &arena, &(struct account_filter){NULL, NULL}, list.items[1].id, 2, &list,
                 &err);
    TAP_IS_INT(list.count * 10 + list.more, 10, "the rest");
    TAP_IS_TEXT(list.items[0].handle, "boris", "goes on where the page ended");
    account_page(site.db, &arena, &(struct account_filter){"admin", "active"}, 0, 9, &list, &err);
    TAP_IS_INT(list.count, 1, "of one role");
    account_page(site.db, &arena, &(struct account_filter){NULL, "banned"}, 0, 9, &list, &err);
    TAP_IS_INT(list.count, 0, "of one state");
}

static void test_last_admin(void)
{
    const char *sentence = "this is the last admin";

    refused(account_set_role(&site, &arena, admin, ROLE_MEMBER, &out, &err), STATUS_CONFLICT,
            sentence, "the last admin stays one");
    refused(account_ban(&site, &arena, admin, &out, &err), STATUS_CONFLICT, sentence,
            "is not banned");
    refused(account_remove(&site, &arena, admin, &(struct account_removed){0, 0}, &err),
            STATUS_CONFLICT, sentence, "and not removed");
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE action <> 'add'"), 0,
               "of which nothing is in the book");
    TAP_IS_INT(account_set_role(&site, &arena, anna, ROLE_ADMIN, &out, &err), STATUS_OK,
               "with a second admin");
    TAP_IS_INT(account_ban(&site, &arena, anna, &out, &err), STATUS_OK, "who is banned");
    refused(account_set_role(&site, &arena, admin, ROLE_STAFF, &out, &err), STATUS_CONFLICT,
            sentence, "the first is the last active one still");
    TAP_IS_INT(account_set_role(&site, &arena, anna, ROLE_MEMBER, &out, &err), STATUS_OK,
               "the banned one may be demoted");
    account_set_role(&site, &arena, anna, ROLE_ADMIN, &out, &err);
    account_unban(&site, &arena, anna, &out, &err);
    TAP_IS_INT(account_set_role(&site, &arena, admin, ROLE_STAFF, &out, &err), STATUS_OK,
               "with two, one may go");
    TAP_IS_INT(account_set_role(&site, &arena, admin, ROLE_ADMIN, &out, &err), STATUS_OK,
               "and come back");
    account_set_role(&site, &arena, anna, ROLE_MEMBER, &out, &err);
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE action = 'role' AND subject = 'account' "
                      "AND detail LIKE '%before%after%'"),
               6, "each change is in the book, with what was before");
    account_set_role(&site, &arena, anna, ROLE_MEMBER, &out, &err);
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE action = 'role'"), 6,
               "no change leaves nothing there");
}

static void test_who_may(void)
{
    act_as(boris, ROLE_MEMBER);
    refused(account_ban(&site, &arena, anna, &out, &err), STATUS_FORBIDDEN, "staff may ban",
            "members ban nobody");
    refused(account_set_role(&site, &arena, boris, ROLE_ADMIN, &out, &err), STATUS_FORBIDDEN,
            "only admins", "and do not promote themselves");
    refused(account_set_catchphrase(&site, &arena, anna, "rude", &out, &err), STATUS_FORBIDDEN,
            "not your account", "nor speak for others");
    refused(account_remove(&site, &arena, anna, &(struct account_removed){0, 0}, &err),
            STATUS_FORBIDDEN, "only admins remove", "nor remove others");
    TAP_IS_INT(account_set_catchphrase(&site, &arena, boris, " so there ", &out, &err), STATUS_OK,
               "their own catchphrase is theirs");
    TAP_IS_TEXT(out.catchphrase, "so there", "without blanks around it");
    act_as(boris, ROLE_STAFF);
    TAP_IS_INT(account_ban(&site, &arena, anna, &out, &err), STATUS_OK, "staff bans members");
    TAP_IS_INT(account_unban(&site, &arena, anna, &out, &err), STATUS_OK, "and lets them in");
    refused(account_ban(&site, &arena, admin, &out, &err), STATUS_FORBIDDEN, "only admins may",
            "but bans no admins");
    act_as(admin, ROLE_ADMIN);
    refused(account_ban(&site, &arena, admin, &out, &err), STATUS_FORBIDDEN, "nobody bans themsel",
            "nor does an admin ban themselves");
    act_as(boris, ROLE_STAFF);
    refused(account_set_role(&site, &arena, anna, ROLE_STAFF, &out, &err), STATUS_FORBIDDEN,
            "only admins", "and gives no roles");
    TAP_IS_INT(account_set_catchphrase(&site, &arena, boris, "", &out, &err), STATUS_OK,
               "an empty catchphrase");
    TAP_IS_TEXT(out.catchphrase, NULL, "is everybody's");
    act_as(0, ROLE_ADMIN);
    refused(account_set_catchphrase(&site, &arena, anna, "two\nlines", &out, &err), STATUS_INVALID,
            "one line", "a catchphrase is one line");
    refused(account_set_catchphrase(&site, &arena, anna,
                                    "a\xe2\x80\xae"
                                    "b",
                                    &out, &err),
            STATUS_INVALID, "writing direction", "that does not turn the writing");
    refused(account_set_catchphrase(&site, &arena, anna, "buy s.p.a.m", &out, &err), STATUS_INVALID,
            "nobody wants to hear", "and has the manners of a claim");
    refused(
        account_set_catchphrase(&site, &arena, anna, arena_printf(&arena, "%0101d", 0), &out, &err),
        STATUS_INVALID, "101 bytes long", "of 100 bytes at most");
    TAP_IS_INT(
        account_set_catchphrase(&site, &arena, anna, arena_printf(&arena, "%0100d", 0), &out, &err),
        STATUS_OK, "just so many are fine");
}

/* Links in a transaction of its own. */
static enum status link_one(int64_t account_id, const struct identity *identity)
{
    enum status status = db_begin(site.db, TX_PRIVATE, &err);

    if (status == STATUS_OK)
        status = identity_link(&site, &arena, account_id, identity, &err);
    return db_end(site.db, status, &err);
}

static void test_identities(void)
{
    struct account first, second;
    struct identity one, other;
    struct identity_list list;

    account_find(site.db, &arena, "anna", &first, &err);
    account_find(site.db, &arena, "boris", &second, &err);
    TAP_IS_INT(identity_parse(&arena, "matrix:@anna:example.org", &one, &err), STATUS_OK,
               "an id may hold colons");
    TAP_IS_TEXT(one.native_id, "@anna:example.org", "all of it");
    identity_parse(&arena, "local:42", &other, &err);
    for (size_t i = 0; i < 5; i++) {
        static const char *const bad[] = {"local", "local:", ":42", "Local:42", "local:4 2"};

        refused(identity_parse(&arena, bad[i], &(struct identity){NULL, NULL, 0}, &err),
                STATUS_INVALID, "TRANSPORT:ID", bad[i]);
    }
    TAP_IS_INT(link_one(anna, &one), STATUS_OK, "anna is linked");
    TAP_IS_INT(link_one(anna, &one), STATUS_OK, "once more: fine");
    TAP_IS_INT(link_one(anna, &other), STATUS_OK, "twice");
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE action = 'link'"), 2, "two events");
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE detail LIKE '%example.org%'"), 0,
               "which do not say who she is there");
    refused(identity_unlink(&site, &second, &one, &err), STATUS_NOT_FOUND,
            "is not linked to \"boris\"", "nor take it from her");
    TAP_IS_INT(identity_account(site.db, &arena, &one, &out, &err), STATUS_OK, "the other way");
    TAP_IS_INT(out.id, anna, "leads to her");
    identity_list(site.db, &arena, anna, &list, &err);
    TAP_IS_INT(list.count, 2, "she has two");
    TAP_IS_TEXT(list.items[0].transport, "local", "in order");
    TAP_IS_INT(identity_unlink(&site, &first, &other, &err), STATUS_OK, "one is taken away");
    refused(identity_account(site.db, &arena, &other, &out, &err), STATUS_NOT_FOUND, "nobody",
            "which is nobody's then");
    TAP_IS_INT(link_one(boris, &one), STATUS_OK, "what is hers can become another's");
    identity_account(site.db, &arena, &one, &out, &err);
    TAP_IS_INT(out.id, boris, "and leads there");
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE action = 'unlink'"), 2,
               "which the book of changes says of both");
    account_ban(&site, &arena, boris, &second, &err);
    refused(link_one(boris, &other), STATUS_FORBIDDEN, "is banned", "a banned account gets none");
    account_unban(&site, &arena, boris, &second, &err);
    TAP_IS_INT(link_one(anna, &one), STATUS_OK, "and back");
    for (int i = 1; i < IDENTITIES_MAX; i++) {
        identity_parse(&arena, arena_printf(&arena, "local:%d", i), &other, &err);
        link_one(anna, &other);
    }
    identity_parse(&arena, "local:more", &other, &err);
    refused(link_one(anna, &other), STATUS_CONFLICT, "100 identities already",
            "there is an end to it");
}

/* A text of anna's, with a tag and an offer of words by boris. */
static void post(const char *codename, enum content_state state, int64_t account_id)
{
    struct content_new item = {.content = {.project_id = 1, .project_path = "soup"}};

    item.content.codename = codename;
    item.content.title = "Of anna";
    item.content.kind = CONTENT_TEXT;
    item.content.state = state;
    item.content.account_id = account_id;
    item.content.widths = "";
    item.text_source = "her words";
    item.text_html.bytes = STR("<p>her words</p>");
    item.tags = (struct content_tags){{"private"}, 1};
    db_begin(site.db, TX_PUBLIC, &err);
    TAP_IS_INT(db_end(site.db, content_insert(&site, &arena, &item, &err), &err), STATUS_OK,
               "something is posted");
}

static void test_remove(void)
{
    const struct project_change no_change = {.title = NULL};
    struct account_removed removed;
    struct project project;
    char token[HASH_TEXT];
    struct login_check check;
    struct content gone;

    project_add(&site, &arena, "soup", &no_change, &project, &err);
    post("first", CONTENT_VISIBLE, anna);
    post("second", CONTENT_WAITING, anna);
    post("third", CONTENT_REMOVED, anna);
    post("other", CONTENT_VISIBLE, boris);
    act_as(anna, ROLE_MEMBER);
    post("gone", CONTENT_VISIBLE, anna);
    content_named(site.db, &arena, "soup/gone", &gone, &err);
    content_show_or_hide(&site, &arena, gone.id, CONTENT_REMOVED, &gone, &err);
    TAP_IS_INT(content_purge(&site, &arena, gone.id, &err), STATUS_OK, "and goes for good");
    act_as(0, ROLE_ADMIN);
    account_find(site.db, &arena, "anna", &out, &err);
    login_check_make(&site, &out, &check, &err);
    db_begin(site.db, TX_PRIVATE, &err);
    db_end(site.db, session_start(&site, anna, STR("Firefox/1"), token, &err), &err);
    TAP_IS_INT(ledger_earn(&site, anna, 7, "oracle:1:2", NULL), STATUS_OK, "anna has clout");
    scratch_script(
        site.db,
        "INSERT INTO claim (account_id, text, state, created_at) VALUES (2, 'anna is', 'visible', "
        "1), (3, 'boris is', 'visible', 1);"
        "INSERT INTO alt_offer (content_id, account_id, text, state, created_at) VALUES "
        "(4, 2, 'anna sees', 'waiting', 1), (4, 3, 'boris sees', 'waiting', 1);"
        "INSERT INTO account (id, handle, role, state, created_at, merged_id) VALUES "
        "(50, 'guest-anna', 'guest', 'merged', 1, 2), (51, 'guest-deep', 'guest', 'merged', 1, "
        "50);"
        "INSERT INTO session (account_id, token_hash, created_at, posted_at, expires_at, ended_at, "
        "agent) VALUES (50, 'x', 1, 1, 1, 1, 'Netscape');"
        "INSERT INTO question (id, text, normal, mode, state, created_at) VALUES (1, 'Why?', 'why', "
        "'text', 'active', 1);"
        "INSERT INTO posted VALUES (2, 'word', 1, '/p/soup/first');"
        "INSERT INTO burnt VALUES ('account:2', 1, 99); INSERT INTO dungeon VALUES ('account:50', "
        "1, 99);"
        "INSERT INTO api_token (account_id, name, hash, scopes, created_at) VALUES (2, 'annas', "
        "'h', 'read', 1);");
    refused(account_remove(&site, &arena, 50, &removed, &err), STATUS_CONFLICT,
            "has become another account", "a merged guest is removed with who it is");
    TAP_IS_INT(account_remove(&site, &arena, anna, &removed, &err), STATUS_OK, "anna is removed");
    TAP_IS_TEXT(
        arena_printf(&arena, "%lld %lld", (long long)removed.content, (long long)removed.claims),
        "3 1", "with three things and a claim");
    TAP_IS_INT(number("SELECT count(*) FROM content"), 1, "boris keeps his");
    TAP_IS_INT(number("SELECT count(*) FROM content_text"), 1, "and his text");
    TAP_IS_INT(number("SELECT count(*) FROM claim WHERE state = 'visible'"), 1, "and his claim");
    TAP_IS_INT(number("SELECT count(*) FROM alt_offer WHERE state = 'waiting'"), 1,
               "and what he offered");
    TAP_IS_INT(number("SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM login_check) "
                      "+ (SELECT count(*) FROM identity) + (SELECT count(*) FROM api_token) + "
                      "(SELECT count(*) FROM posted) + (SELECT count(*) FROM burnt) + "
                      "(SELECT count(*) FROM dungeon)"),
               0, "logins, checks, identities, tokens and forms have gone");
    TAP_IS_INT(number("SELECT count(*) FROM account WHERE state = 'removed' AND handle = '#' || id "
                      "AND catchphrase IS NULL"),
               3, "three accounts are numbers");
    TAP_IS_INT(number("SELECT count(*) FROM event WHERE subject = 'account' AND subject_id IN "
                      "(2, 50, 51) AND detail IS NOT NULL"),
               0, "of which the book of changes knows no more");
    TAP_IS_TEXT(ledger_purse(&site, &arena, anna), "7 7", "with a purse");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "in a ledger that is sound");
    refused(account_find(site.db, &arena, "anna", &out, &err), STATUS_NOT_FOUND, "no account",
            "nobody finds her");
    refused(account_remove(&site, &arena, anna, &removed, &err), STATUS_NOT_FOUND, "already",
            "nor removes her twice");
    refused(account_unban(&site, &arena, anna, &out, &err), STATUS_CONFLICT, "for ever",
            "nor brings her back");
    TAP_IS_INT(account_add(&site, "anna", ROLE_MEMBER, &out, &err), STATUS_OK,
               "another one may be called so");
    act_as(boris, ROLE_MEMBER);
    TAP_IS_INT(account_remove(&site, &arena, boris, &removed, &err), STATUS_OK,
               "boris removes himself");
    act_as(0, ROLE_ADMIN);
}

/* Nothing of her is in the file itself, read byte by byte, once pages that were freed are written anew. */
static void test_nothing_left(void)
{
    static const char *const words[] = {
        "guest-anna", "guest-deep",  "her words",  "anna is", "anna sees", "Of anna",  "private",
        "annas",      "example.org", "soup/first", "Firefox", "Netscape",  "soup/gone"};
    struct buf file = BUF_INIT;

    db_close(site.db);
    site.db = scratch_open(site.home_path, DB_WRITE);
    TAP_IS_INT(db_copy(site.db, arena_printf(&arena, "%s/copy", site.home_path), &err), STATUS_OK,
               "a copy of what is there");
    file_read(site.home, "copy", (size_t)1 << 24, &file, &err);
    tap_ok(file.len > 4096, "has bytes");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        tap_ok(memmem(file.at, file.len, words[i], strlen(words[i])) == NULL,
               "none of which say \"%s\"", words[i]);
    buf_free(&file);
}

int main(void)
{
    char *settings[] = {(char[]){"PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef"},
                        (char[]){"PIEROGIS_WATCH_WORDS=spam"}, NULL};

    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    admin = ledger_account(&site, "admin", ROLE_ADMIN);
    anna = ledger_account(&site, "anna", ROLE_MEMBER);
    boris = ledger_account(&site, "boris", ROLE_MEMBER);
    test_names();
    test_find();
    test_last_admin();
    test_who_may();
    test_identities();
    test_remove();
    test_nothing_left();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
