/* Guests who turn out to be a member: together they have what one honest account would have, and no question pays twice. */
#include "lib/scratch_ledger.h"
#include "site/clout_merge.h"

static struct arena arena;
static struct site site;
static int64_t member;
static int guests;

static int64_t new_guest(void)
{
    return ledger_account(&site, arena_printf(&arena, "guest-%d", ++guests), ROLE_GUEST);
}

static int64_t new_member(void)
{
    return ledger_account(&site, arena_printf(&arena, "member-%d", ++guests), ROLE_MEMBER);
}

/* A right answer: what it has paid. */
static int64_t answer(int64_t account_id, int question, int64_t reward)
{
    const char *key = arena_printf(&arena, "oracle:%d:%lld", question, (long long)account_id);

    if (ledger_earn(&site, account_id, reward, key, NULL) != STATUS_OK)
        printf("Bail out! %s\n", ledger_err.message);
    return ledger_move.again ? 0 : ledger_move.amount;
}

static void spend_on(int64_t account_id, int64_t amount, const char *key)
{
    if (ledger_spend(&site, account_id, amount, key) != STATUS_OK)
        printf("Bail out! %s\n", ledger_err.message);
}

static void spend(int64_t account_id, int64_t amount)
{
    static int claims;

    spend_on(account_id, amount, arena_printf(&arena, "claim:%d", ++claims));
}

/* "GAINED LOST" of the merge, the way a caller does it. */
static const char *merge(int64_t guest)
{
    static const struct sql MARK = SQL("UPDATE account SET state = 'merged', merged_id = ?1 "
                                       "WHERE id = ?2");
    struct clout_merged merged;
    enum status status = db_begin(site.db, TX_PRIVATE, &ledger_err);
    struct stmt *s;

    if (status == STATUS_OK)
        status = clout_merge(&site, guest, member, &merged, &ledger_err);
    s = db_use(site.db, &MARK);
    stmt_int(s, 1, member);
    stmt_int(s, 2, guest);
    if (status == STATUS_OK)
        status = stmt_run(s, &ledger_err);
    if (db_end(site.db, status, &ledger_err) != STATUS_OK)
        return arena_strdup(&arena, ledger_err.message);
    return arena_printf(&arena, "%lld %lld", (long long)merged.gained, (long long)merged.lost);
}

static void has(int64_t account_id, const char *want, const char *what)
{
    TAP_IS_TEXT(ledger_purse(&site, &arena, account_id), want, what);
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "… and the ledger is sound");
}

static void test_simple(void)
{
    int64_t guest = new_guest(), minted, burnt, minted_after, burnt_after;

    member = new_member();
    TAP_IS_TEXT(merge(new_guest()), "0 0", "a guest who has nothing brings nothing");
    has(member, "0 0", "so the member has nothing");
    answer(guest, 1, 5);
    answer(guest, 2, 5);
    spend(guest, 4);
    clout_totals(site.db, &minted, &burnt, &ledger_err);
    TAP_IS_TEXT(merge(guest), "6 0", "a guest who has earned and spent brings the rest");
    has(member, "6 10", "what the guest has earned counts for the rank");
    has(guest, "0 10", "the guest's purse is empty");
    clout_totals(site.db, &minted_after, &burnt_after, &ledger_err);
    tap_ok(minted == minted_after && burnt == burnt_after, "no clout is made or burnt by it");
    TAP_IS_INT(answer(member, 1, 5), 0, "what the guest was paid for pays the member no more");
    TAP_IS_INT(answer(member, 3, 5), 5, "another question does");
    TAP_IS_TEXT(merge(guest), "0 0", "the same merge again changes nothing");
    has(member, "11 15", "all that is in one purse");
}

static void test_paid_already(void)
{
    int64_t guest = new_guest(), second = new_guest(), minted, burnt, minted_after, burnt_after;

    member = new_member();
    answer(member, 1, 5);
    answer(guest, 1, 5);
    answer(guest, 2, 3);
    answer(second, 2, 3);
    answer(second, 4, 1);
    clout_totals(site.db, &minted, &burnt, &ledger_err);
    TAP_IS_TEXT(merge(guest), "3 5", "what the member was paid for is lost");
    has(member, "8 8", "the rest comes");
    clout_totals(site.db, &minted_after, &burnt_after, &ledger_err);
    tap_ok(minted == minted_after && burnt_after == burnt + 5, "what is lost is in the sink");
    TAP_IS_TEXT(merge(second), "1 3", "and what an earlier guest was paid for, too");
    has(member, "9 9", "each question once");
}

static void test_spent_already(void)
{
    int64_t guest = new_guest(), second = new_guest();

    member = new_member();
    answer(member, 1, 5);
    answer(member, 2, 5);
    answer(guest, 1, 5);
    spend(guest, 4);
    TAP_IS_TEXT(merge(guest), "-4 5", "what the guest has spent and was not due, the member pays");
    has(member, "6 10", "as if it had been bought with honest clout");
    answer(second, 1, 5);
    answer(second, 2, 5);
    spend(second, 9);
    TAP_IS_TEXT(merge(second), "-6 10", "down to zero");
    has(member, "0 10", "and no further");
}

static void test_caps(void)
{
    int64_t first = new_guest(), second = new_guest(), late = new_guest();

    member = new_member();
    answer(member, 1, 30);
    answer(first, 2, 30);
    answer(second, 3, 30);
    TAP_IS_TEXT(merge(first), "10 20", "a day's sum stays within the cap");
    TAP_IS_TEXT(merge(second), "0 30", "whoever comes");
    has(member, "40 40", "as one account alone could have");
    TAP_IS_INT(answer(member, 9, 30), 0, "and the day is full for the member, too");
    clock_fix(LEDGER_NOON + LEDGER_DAY);
    answer(late, 5, 30);
    TAP_IS_TEXT(merge(late), "30 0", "another day has its own");
    TAP_IS_INT(answer(member, 6, 30), 10, "of which that is a part");
    has(member, "80 80", "two days, two caps");
    clock_fix(LEDGER_NOON);
}

static void test_other_sources(void)
{
    const struct clout_order alt = {new_guest(), 3, CLOUT_ALT, "alt:7"};

    member = new_member();
    answer(member, 1, 38);
    db_begin(site.db, TX_PRIVATE, &ledger_err);
    TAP_IS_INT(
        db_end(site.db, clout_earn(&site, &alt, NULL, &ledger_move, &ledger_err), &ledger_err),
        STATUS_OK, "a guest is paid for a description");
    TAP_IS_INT(ledger_grant(&site, alt.account_id, 100, "why"), STATUS_OK, "and has a grant");
    TAP_IS_INT(ledger_grant(&site, alt.account_id, -1, "why"), STATUS_OK, "not all of it");
    spend(alt.account_id, 50);
    TAP_IS_TEXT(merge(alt.account_id), "51 1", "both come, the grant beside the cap");
    has(member, "89 140", "and what is left of them");
}

static void test_lowered_cap(void)
{
    const struct conf *before = site.conf;
    char day[] = "PIEROGIS_CAP_DAY=5";
    char *settings[] = {day, NULL};
    int64_t guest = new_guest();
    struct conf *conf = NULL;

    member = new_member();
    answer(guest, 1, 30);
    conf_load(&conf, &arena, site.home, site.home_path, settings, &ledger_err);
    site.conf = conf;
    TAP_IS_TEXT(merge(guest), "30 0", "a cap that was lowered since takes nothing back");
    site.conf = before;
}

/* A hundred guests of one address, with whatever questions they like, against one honest account. */
static void test_farm(void)
{
    const char *prefix = "prefix:farm";
    int64_t honest = new_member(), farmed[100];
    struct clout_purse one, all;

    member = new_member();
    for (int question = 0; question < 50; question++)
        answer(honest, question, 2);
    for (int i = 0; i < 100; i++) {
        farmed[i] = new_guest();
        for (int question = 0; question < 3; question++) {
            int number = (i * 3 + question) % 50;

            ledger_earn(&site, farmed[i], 2,
                        arena_printf(&arena, "oracle:%d:%lld", number, (long long)farmed[i]),
                        prefix);
        }
    }
    for (int i = 0; i < 100; i++)
        merge(farmed[i]);
    clout_purse(site.db, honest, &one, &ledger_err);
    clout_purse(site.db, member, &all, &ledger_err);
    TAP_IS_INT(one.balance, 40, "an honest account has what a day gives");
    TAP_IS_INT(all.balance, 40, "a farm of 100 guests has no more");
    TAP_IS_INT(all.earned, 40, "nor a higher rank");
    TAP_IS_TEXT(ledger_fault(&site, &arena), "", "the ledger is sound");
}

/* Accounts that became part of each other, one after the other. */
static void test_chain(void)
{
    int64_t first = new_guest(), second = new_guest(), third = new_member();

    answer(first, 1, 5);
    answer(second, 1, 5);
    spend_on(first, 5, "claim:chain");
    member = second;
    TAP_IS_TEXT(merge(first), "-5 5", "what was not due is paid by who takes over");
    answer(second, 2, 5);
    answer(third, 1, 5);
    answer(third, 2, 5);
    spend_on(second, 5, "claim:second");
    spend_on(third, 10, "claim:third");
    member = third;
    TAP_IS_TEXT(merge(second), "0 10", "… or is owed by the next one");
    ledger_refund(&site, "claim:chain");
    TAP_IS_INT(ledger_move.amount, 0, "to whom the price of the first comes back");
    ledger_refund(&site, "claim:third");
    has(third, "10 10", "nothing more is owed");
    has(first, "0 5", "the first one has nothing");
    has(second, "0 10", "nor has the one between");
}

/* What an admin has granted counts against no day, however many accounts it has come through. */
static void test_granted_chain(void)
{
    int64_t first = new_guest(), second = new_guest(), third = new_member();

    answer(first, 1, 40);
    TAP_IS_INT(ledger_grant(&site, first, 500, "why"), STATUS_OK, "a guest has a grant");
    member = second;
    TAP_IS_TEXT(merge(first), "540 0", "which comes to another guest");
    member = third;
    TAP_IS_TEXT(merge(second), "540 0", "… and to a member");
    has(third, "540 540", "nothing of it is lost");
}

/* Prices that come back after the merge, as those of rejected posts do. */
static void test_refunds(void)
{
    int64_t guest = new_guest(), second = new_guest(), third = new_guest();

    member = new_member();
    answer(member, 1, 5);
    spend_on(member, 3, "claim:own");
    answer(guest, 1, 5);
    answer(guest, 2, 5);
    spend_on(guest, 4, "claim:a");
    spend_on(guest, 3, "claim:b");
    TAP_IS_TEXT(merge(guest), "-2 5", "a guest has spent two of what was not due");
    has(member, "0 10", "the member pays it");
    ledger_refund(&site, "claim:a");
    TAP_IS_INT(ledger_move.amount, 4, "a price of the guest comes back to the member");
    has(member, "4 10", "… whole: nothing is owed");
    spend_on(member, 4, "claim:all");
    answer(second, 1, 5);
    answer(second, 2, 5);
    spend_on(second, 2, "upload:c");
    spend_on(second, 7, "upload:d");
    TAP_IS_TEXT(merge(second), "0 10", "a guest has spent what the member cannot pay");
    has(member, "0 10", "so it is owed");
    ledger_refund(&site, "upload:c");
    TAP_IS_INT(ledger_move.amount, 0, "a price that comes back pays that first");
    ledger_refund(&site, "upload:d");
    TAP_IS_INT(ledger_move.amount, 0, "so does the next one");
    has(member, "0 10", "and nothing is left");
    ledger_refund(&site, "upload:d");
    tap_ok(ledger_move.again, "once");
    ledger_refund(&site, "claim:all");
    TAP_IS_INT(ledger_move.amount, 4, "the member's own price comes back whole");
    ledger_refund(&site, "claim:b");
    TAP_IS_INT(ledger_move.amount, 3, "and so does that of the other guest");
    has(member, "7 10", "honest clout, all of it");
    spend_on(member, 7, "claim:more");
    answer(third, 1, 5);
    answer(third, 4, 5);
    spend_on(third, 9, "upload:e");
    TAP_IS_TEXT(merge(third), "0 5", "one who has spent more than was due");
    has(member, "0 15", "… with a debt");
    ledger_refund(&site, "upload:e");
    TAP_IS_INT(ledger_move.amount, 5, "gets back what is more than that");
    has(member, "5 15", "as if nothing had happened");
}

static void test_refused(void)
{
    static const struct sql REMOVE = SQL("UPDATE account SET state = 'removed' WHERE id = ?1");
    int64_t guest = new_guest();
    struct stmt *s = db_use(site.db, &REMOVE);

    member = new_member();
    answer(guest, 1, 5);
    stmt_int(s, 1, member);
    stmt_run(s, &ledger_err);
    TAP_IS_TEXT(merge(guest), "there is no such account any more to merge into",
                "nothing goes to who has been removed");
    has(guest, "5 5", "the guest keeps it");
}

int main(void)
{
    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", NULL);
    test_simple();
    test_paid_already();
    test_spent_already();
    test_caps();
    test_other_sources();
    test_lowered_cap();
    test_farm();
    test_refunds();
    test_chain();
    test_granted_chain();
    test_refused();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
