/* The rules of clout: earning under caps, spending, granting, giving back; each event once. */
#include "lib/scratch_ledger.h"
#include "site/clout_entry.h"

static struct arena arena;
static struct site site;
static int64_t anna, boris;

static void sound(const char *when)
{
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", when);
}

/* What a call has come to: its status, what moved, and whether it had been done before. */
static void came(enum status status, enum status want, int64_t amount, bool again, const char *what)
{
    TAP_IS_INT(status, want, what);
    if (want == STATUS_OK)
        TAP_IS_TEXT(arena_printf(&arena, "%lld%s%s", (long long)ledger_move.amount,
                                 ledger_move.again ? " again" : "",
                                 (ledger_move.entry_id == 0) == (ledger_move.amount == 0)
                                     ? ""
                                     : " with a wrong entry"),
                    arena_printf(&arena, "%lld%s", (long long)amount, again ? " again" : ""),
                    "… so much has moved");
}

static void purse(int64_t account_id, const char *want, const char *what)
{
    TAP_IS_TEXT(ledger_purse(&site, &arena, account_id), want, what);
}

static bool has(const char *key)
{
    struct clout_row row = {.id = 0};

    clout_entry_find(site.db, key, &row, &ledger_err);
    return row.id != 0;
}

static void test_nothing(void)
{
    int64_t minted, burnt;

    purse(anna, "0 0", "who never had clout has none");
    purse(99, "0 0", "nor has nobody");
    TAP_IS_INT(clout_totals(site.db, &minted, &burnt, &ledger_err), STATUS_OK,
               "totals of no ledger");
    TAP_IS_INT(minted + burnt, 0, "are nothing");
    tap_ok(!has("claim:1"), "a key of none is not there");
    sound("an empty ledger is sound");
    came(ledger_spend(&site, anna, 1, "claim:0"), STATUS_TOO_POOR, 0, false, "an empty purse pays");
    came(ledger_spend(&site, anna, 0, "claim:0"), STATUS_OK, 0, false,
         "what costs nothing, gladly");
    came(ledger_grant(&site, anna, -5, "why"), STATUS_OK, 0, false, "nothing to take away");
    came(ledger_refund(&site, "claim:0"), STATUS_OK, 0, false, "nothing to give back");
}

static void test_caps(void)
{
    const char *prefix = "prefix:abc";

    came(ledger_earn(&site, anna, 39, "oracle:1:1", NULL), STATUS_OK, 39, false, "below the cap");
    came(ledger_earn(&site, anna, 1, "oracle:2:1", NULL), STATUS_OK, 1, false, "just at it");
    came(ledger_earn(&site, anna, 1, "oracle:3:1", NULL), STATUS_OK, 0, false, "just over it");
    came(ledger_earn(&site, anna, 40, "oracle:2:1", NULL), STATUS_OK, 1, true,
         "what was paid before the cap is told all the same");
    purse(anna, "40 40", "the day's sum is paid, no more");
    came(ledger_earn(&site, boris, 50, "oracle:1:2", NULL), STATUS_OK, 40, false,
         "a reward above the cap is paid up to it");

    clock_fix(LEDGER_NOON + LEDGER_DAY);
    came(ledger_earn(&site, anna, 5, "oracle:3:1", NULL), STATUS_OK, 5, false,
         "the next day pays for what this one could not");
    clock_fix(LEDGER_NOON + LEDGER_DAY / 2 - 1);
    came(ledger_earn(&site, anna, 5, "oracle:4:1", NULL), STATUS_OK, 0, false,
         "a clock set back does not open a full day again");
    clock_fix(LEDGER_NOON + LEDGER_DAY / 2);
    came(ledger_earn(&site, anna, 40, "oracle:4:1", NULL), STATUS_OK, 35, false,
         "midnight again: the sum of the new day goes on");
    purse(anna, "80 80", "two days, two caps");

    for (int64_t i = 0; i < 4; i++) {
        int64_t guest =
            ledger_account(&site, arena_printf(&arena, "guest-%lld", (long long)i), ROLE_GUEST);

        came(ledger_earn(&site, guest, 30, arena_printf(&arena, "oracle:9:%lld", (long long)guest),
                         prefix),
             STATUS_OK, i < 3 ? 30 : 10, false, "guests of one address share a cap");
        if (i == 3)
            came(ledger_earn(&site, guest, 30, "oracle:8:x", prefix), STATUS_OK, 0, false,
                 "that is full then");
        if (i == 3)
            came(ledger_earn(&site, guest, 50, "oracle:8:x", "prefix:def"), STATUS_OK, 30, false,
                 "elsewhere the guest's own cap counts");
    }
    sound("after all that the ledger is sound");
}

static void test_spending(void)
{

    came(ledger_spend(&site, anna, 81, "claim:1"), STATUS_TOO_POOR, 0, false, "one too dear");
    TAP_IS_TEXT(ledger_err.message,
                "this costs 81 clout and you have 80; the bouncer pays for right answers",
                "says price and balance");
    came(ledger_spend(&site, anna, 10, "claim:1"), STATUS_OK, 10, false, "a claim");
    came(ledger_spend(&site, anna, 99, "claim:1"), STATUS_OK, 10, true,
         "the same one, though the price has risen");
    came(ledger_spend(&site, boris, 10, "claim:1"), STATUS_CONFLICT, 0, false,
         "the same one, for somebody else");
    came(ledger_spend(&site, 99, 10, "claim:1"), STATUS_CONFLICT, 0, false, "or for nobody");
    came(ledger_spend(&site, 99, 10, "claim:2"), STATUS_NOT_FOUND, 0, false, "nobody pays");
    purse(anna, "70 80", "what is spent stays earned");
    tap_ok(has("claim:1"), "the key is there now");
    came(ledger_spend(&site, anna, 70, "claim:2"), STATUS_OK, 70, false, "the very last clout");
    purse(anna, "0 80", "is spent");
    came(ledger_spend(&site, anna, 1, "claim:3"), STATUS_TOO_POOR, 0, false, "and no more");
    came(ledger_spend(&site, anna, -1, "claim:3"), STATUS_INVALID, 0, false, "a price below zero");
    TAP_IS_TEXT(ledger_err.message, "-1 is no amount of clout: 0 to 1000000000", "is none");
    came(ledger_earn(&site, anna, CLOUT_AMOUNT_MAX + 1ll, "alt:1", NULL), STATUS_INVALID, 0, false,
         "a reward beyond all bounds");
    came(ledger_spend(&site, anna, 0, ""), STATUS_INVALID, 0, false, "no key");
    came(ledger_earn(&site, boris, 0, arena_printf(&arena, "%0*d", CLOUT_KEY_MAX, 0), NULL),
         STATUS_OK, 0, false, "the longest key");
    came(ledger_earn(&site, boris, 0, arena_printf(&arena, "%0*d", CLOUT_KEY_MAX + 1, 0), NULL),
         STATUS_INVALID, 0, false, "one byte more");
}

static void test_refunds(void)
{
    static const struct sql MERGE = SQL("UPDATE account SET state = 'merged', merged_id = 2 "
                                        "WHERE id = 1");
    static const struct sql LIVE =
        SQL("UPDATE account SET state = 'active', merged_id = NULL WHERE id = 1");
    static const struct sql REMOVE = SQL("UPDATE account SET state = 'removed' WHERE id = 1");

    came(ledger_refund(&site, "claim:1"), STATUS_OK, 10, false, "a claim is paid back");
    came(ledger_refund(&site, "claim:1"), STATUS_OK, 10, true, "once");
    came(ledger_refund(&site, "oracle:1:1"), STATUS_CONFLICT, 0, false, "a reward is no price");
    came(ledger_refund(&site, "refund:claim:1"), STATUS_CONFLICT, 0, false, "nor is a refund");
    purse(anna, "10 80", "a refund is not earned");

    stmt_run(db_use(site.db, &REMOVE), &ledger_err);
    came(ledger_refund(&site, "claim:2"), STATUS_OK, 0, false, "who has been removed gets nothing");
    came(ledger_grant(&site, anna, 5, "why"), STATUS_CONFLICT, 0, false, "by nobody's grace");
    stmt_run(db_use(site.db, &MERGE), &ledger_err);
    came(ledger_earn(&site, anna, 5, "oracle:7:1", NULL), STATUS_CONFLICT, 0, false,
         "who is part of another account earns nothing");
    came(ledger_earn(&site, anna, 5, "oracle:1:1", NULL), STATUS_OK, 39, true,
         "but is told what was paid");
    came(ledger_spend(&site, anna, 5, "claim:7"), STATUS_CONFLICT, 0, false, "and pays nothing");
    came(ledger_spend(&site, boris, 10, "claim:7"), STATUS_OK, 10, false, "the other one does");
    stmt_run(db_use(site.db, &LIVE), &ledger_err);
    sound("the ledger is sound after refunds");
}

static void test_grants(void)
{
    static const struct sql EVENT = SQL("SELECT count(*) FROM event WHERE action = 'grant' AND "
                                        "subject = 'account' AND subject_id = 1");
    static const struct sql DETAILS =
        SQL("SELECT detail FROM event WHERE action = 'grant' ORDER BY id DESC LIMIT 1");
    char *why = arena_printf(&arena, "%0*d", CLOUT_WHY_MAX, 0);
    struct stmt *s;

    came(ledger_grant(&site, anna, 500, "for the soup"), STATUS_OK, 500, false,
         "a grant knows no cap");
    purse(anna, "510 580", "and counts for the rank");
    came(ledger_grant(&site, anna, 500, why), STATUS_OK, 500, false, "the longest reason");
    came(ledger_grant(&site, anna, 5, arena_printf(&arena, "%s0", why)), STATUS_INVALID, 0, false,
         "one byte more");
    came(ledger_grant(&site, anna, 5, ""), STATUS_INVALID, 0, false, "no reason");
    came(ledger_grant(&site, anna, 5, "a\nb"), STATUS_INVALID, 0, false, "two lines");
    came(ledger_grant(&site, anna, 0, "why"), STATUS_INVALID, 0, false, "nothing");
    came(ledger_grant(&site, anna, CLOUT_AMOUNT_MAX + 1ll, "why"), STATUS_INVALID, 0, false,
         "too much");
    came(ledger_grant(&site, anna, -CLOUT_AMOUNT_MAX - 1ll, "why"), STATUS_INVALID, 0, false,
         "too little");
    TAP_IS_TEXT(ledger_err.message,
                "a grant is an amount from 1 to 1000000000, or the same below zero to take away",
                "so it says");
    came(ledger_grant(&site, anna, INT64_MIN, "why"), STATUS_INVALID, 0, false, "far too little");
    came(ledger_grant(&site, anna, -10, "why"), STATUS_OK, 10, false, "some is taken away");
    purse(anna, "1000 1080", "and stays earned");
    came(ledger_grant(&site, anna, -CLOUT_AMOUNT_MAX, "why"), STATUS_OK, 1000, false, "all of it");
    TAP_IS_INT(scratch_number(site.db, &EVENT), 4, "what moved is in the book of changes, alone");
    s = db_use(site.db, &DETAILS);
    TAP_IS_TEXT(stmt_row(s) ? stmt_col_text(s, 0, &arena) : "", "{\"after\":\"-1000: why\"}",
                "with its reason");
    stmt_done(s, NULL);
    came(ledger_grant(&site, anna, CLOUT_AMOUNT_MAX, "why"), STATUS_OK, CLOUT_AMOUNT_MAX, false,
         "the largest grant");
    site.actor.role = ROLE_STAFF;
    came(ledger_grant(&site, anna, 5, "why"), STATUS_FORBIDDEN, 0, false, "staff grants nothing");
    site.actor.role = ROLE_ADMIN;
    sound("the ledger is sound after grants");
}

/* What the caller takes back has never been. */
static void test_rollback(void)
{
    const struct clout_order order = {anna, 7, CLOUT_UPLOAD, "upload:1"};
    const char *before = ledger_purse(&site, &arena, anna);

    db_begin(site.db, TX_PRIVATE, &ledger_err);
    TAP_IS_INT(clout_spend(&site, &order, &ledger_move, &ledger_err), STATUS_OK, "a price is paid");
    db_rollback(site.db);
    purse(anna, before, "the upload failed: it is not");
    tap_ok(!has("upload:1"), "and its key is free");
    came(ledger_spend(&site, anna, 7, "upload:1"), STATUS_OK, 7, false, "the next try pays");
    sound("numbers have no gap then");
}

static void history(int64_t account_id, int64_t before_id, size_t limit, const char *want,
                    const char *what)
{
    struct clout_history list;
    struct buf text = BUF_INIT;

    TAP_IS_INT(clout_history(site.db, &arena, account_id, before_id, limit, &list, &ledger_err),
               STATUS_OK, what);
    for (size_t i = 0; i < list.count; i++) {
        const struct clout_entry *e = &list.items[i];

        buf_printf(&text, "%lld %s>%s %s %s, ", (long long)e->amount, e->source, e->target,
                   e->reason, e->key);
    }
    buf_text(&text, list.more ? "more" : "end");
    TAP_IS_TEXT(text.at, want, "… lists");
    buf_free(&text);
}

/* The same entries page by page as all at once. */
static void test_pages(int64_t account_id, size_t limit, const char *whose)
{
    struct clout_history all, page;
    size_t pages = 0, seen = 0;
    int64_t before = 0;

    clout_history(site.db, &arena, account_id, 0, CLOUT_HISTORY_MAX, &all, &ledger_err);
    do {
        if (clout_history(site.db, &arena, account_id, before, limit, &page, &ledger_err) !=
            STATUS_OK)
            break;
        for (size_t i = 0; i < page.count && seen < all.count; i++, seen++)
            before = page.items[i].id == all.items[seen].id ? page.items[i].id : -1;
        pages++;
    } while (page.more && before > 0 && pages < all.count);
    TAP_IS_INT(before, all.items[all.count - 1].id,
               arena_printf(&arena, "pages of %zu: %s, newest first", limit, whose));
    TAP_IS_INT(seen, all.count, "… each once");
    TAP_IS_INT(pages, (all.count + limit - 1) / limit, "… and no page is empty");
}

static void test_history(void)
{
    history(boris, 0, 9, "-10 boris>(sink) claim claim:7, 40 (mint)>boris trivia oracle:1:2, end",
            "the history of an account");
    history(boris, 0, 1, "-10 boris>(sink) claim claim:7, more", "its first page");
    history(anna, 0, 1, "-7 anna>(sink) claim upload:1, more", "payments are below zero");
    history(99, 0, 5, "end", "of nobody");
    test_pages(0, 4, "everybody's");
    test_pages(0, 1, "everybody's");
    test_pages(anna, 1, "of one account");
    test_pages(anna, 3, "of one account");
    test_pages(boris, 2, "of one with a full page");
}

static int earn_outside(void *context)
{
    const struct clout_order order = {anna, 1, CLOUT_TRIVIA, "oracle:outside"};

    (void)context;
    clout_earn(&site, &order, NULL, &ledger_move, &ledger_err);
    return 0;
}

/* Nobody is part of somebody who is part of somebody … more than eight accounts long, so nobody looks further. */
static void test_long_lines(void)
{
    int64_t line[11];

    for (size_t i = 0; i < 11; i++)
        line[i] = ledger_account(&site, arena_printf(&arena, "part-%zu", i), ROLE_MEMBER);
    ledger_grant(&site, line[2], 10, "why");
    ledger_grant(&site, line[1], 10, "why");
    came(ledger_spend(&site, line[2], 10, "claim:near"), STATUS_OK, 10, false, "eight before");
    came(ledger_spend(&site, line[1], 10, "claim:far"), STATUS_OK, 10, false, "nine before");
    for (size_t i = 0; i < 10; i++)
        scratch_script(site.db,
                       arena_printf(&arena,
                                    "UPDATE account SET state = 'merged', merged_id = %lld "
                                    "WHERE id = %lld;",
                                    (long long)line[i + 1], (long long)line[i]));
    TAP_IS_INT(ledger_refund(&site, "claim:near"), STATUS_OK, "the eighth is paid back");
    tap_ok(ledger_move.entry_id != 0, "whatever it owes");
    TAP_IS_INT(ledger_refund(&site, "claim:far"), STATUS_OK, "the ninth is not looked for");
    tap_ok(ledger_move.entry_id == 0, "nothing moves");
    sound("the ledger is sound after long lines");
}

int main(void)
{
    char day[] = "PIEROGIS_CAP_DAY=40", prefix[] = "PIEROGIS_CAP_PREFIX=100";
    char *settings[] = {day, prefix, NULL};
    int64_t minted, burnt;

    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    anna = ledger_account(&site, "anna", ROLE_MEMBER);
    boris = ledger_account(&site, "boris", ROLE_MEMBER);
    test_nothing();
    test_caps();
    test_spending();
    test_refunds();
    test_grants();
    test_rollback();
    test_history();
    test_long_lines();
    TAP_IS_INT(clout_totals(site.db, &minted, &burnt, &ledger_err), STATUS_OK, "the totals");
    TAP_IS_TEXT(arena_printf(&arena, "%lld %lld", (long long)minted, (long long)burnt),
                "1000001270 1117", "are what was earned and granted, and spent and not given back");
    TAP_IS_INT(scratch_exit_code(earn_outside, NULL), 70, "outside of a transaction it is a bug");
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
