/* Posts that tag the chef: likes are paid once, within the caps, ever more rarely looked at, never taken back. */
#include "lib/scratch_waiter.h"
#include "site/account_change.h"
#include "site/account_remove.h"
#include "site/waiter_tagged.h"

#define NOW LEDGER_NOON
#define HOUR 3600
#define DAY LEDGER_DAY

static struct arena *const arena = &waiter_arena;
static struct site *const site = &waiter_site;
static struct err err;

static int64_t anna, boris;

static void add(const char *post_id, const char *author, int64_t likes, int64_t at)
{
    const struct tagged_post post = {post_id, author, likes, at};

    TAP_IS_INT(tagged_add(site, "x", &post, clock_now(), &err), STATUS_OK, "a post");
}

static void seen(const char *post_id, int64_t likes)
{
    const struct tagged_post post = {post_id, NULL, likes, 0};

    TAP_IS_INT(tagged_seen(site, "x", &post, clock_now(), &err), STATUS_OK, "a look at it");
}

/* "LIKES CREDITED SECONDS", the last from now to the next look, or "never". */
static const char *row_of(const char *post_id)
{
    static const struct sql GET =
        SQL("SELECT likes, credited, check_at FROM tagged WHERE post_id = ?1");
    struct stmt *s = db_use(site->db, &GET);
    const char *row = "no row";

    stmt_text(s, 1, post_id);
    if (stmt_row(s))
        row = stmt_col_is_null(s, 2)
                  ? arena_printf(arena, "%lld %lld never", (long long)stmt_col_int(s, 0),
                                 (long long)stmt_col_int(s, 1))
                  : arena_printf(arena, "%lld %lld %lld", (long long)stmt_col_int(s, 0),
                                 (long long)stmt_col_int(s, 1),
                                 (long long)(stmt_col_int(s, 2) - clock_now()));
    stmt_done(s, NULL);
    return row;
}

static const char *purse(int64_t account_id)
{
    return ledger_purse(site, arena, account_id);
}

static void test_paying(void)
{
    static const struct sql REASON =
        SQL("SELECT count(*) FROM entry WHERE reason = 'like' AND idem LIKE 'like:%' AND "
            "idem NOT LIKE '%901%'");

    add("901", "7", 3, NOW - 60);
    TAP_IS_TEXT(purse(anna), "6 6", "three likes at two clout each");
    TAP_IS_TEXT(row_of("901"), "3 3 3540", "are paid; the next look is when it is an hour old");
    TAP_IS_INT(scratch_number(site->db, &REASON), 1,
               "the ledger says what for, and not for which post");
    seen("901", 3);
    add("901", "7", 3, NOW - 60);
    TAP_IS_TEXT(purse(anna), "6 6", "once");
    seen("901", 5);
    TAP_IS_TEXT(purse(anna), "10 10", "then two more");
    seen("901", 1);
    TAP_IS_TEXT(purse(anna), "10 10", "likes that are taken back take nothing back");
    TAP_IS_TEXT(row_of("901"), "1 5 3540", "what is paid is paid");
    seen("901", 5);
    TAP_IS_TEXT(purse(anna), "10 10", "nor are they paid twice");
    add("901", "8", 6, NOW);
    TAP_IS_TEXT(purse(boris), "0 0", "a post stays its first author's");
    TAP_IS_TEXT(purse(anna), "12 12", "who is paid");
    seen("901", 1000);
    TAP_IS_TEXT(purse(anna), "20 20", "ten likes of a post are paid");
    TAP_IS_TEXT(row_of("901"), "1000 10 3540", "and no more");
    seen("nobody's", 9);
    TAP_IS_TEXT(row_of("nobody's"), "no row", "a post that is not known is left alone");
    TAP_IS_INT(tagged_add(site, "mastodon", &(struct tagged_post){"901", "7", 9, NOW}, NOW, &err),
               STATUS_OK, "the same number elsewhere");
    TAP_IS_TEXT(purse(anna), "20 20", "is another post, of somebody else");
    TAP_IS_INT(tagged_add(site, "x", &(struct tagged_post){"", "7", 9, NOW}, NOW, &err),
               STATUS_INVALID, "a post has an id");
    TAP_IS_INT(tagged_add(site, "x", &(struct tagged_post){"9", "7 8", 9, NOW}, NOW, &err),
               STATUS_INVALID, "and an author, who has no blanks");
}

static void test_day(void)
{
    add("902", "7", 9, NOW);
    TAP_IS_TEXT(purse(anna), "24 24", "a day's cap of 25 leaves room for two likes");
    TAP_IS_TEXT(row_of("902"), "9 2 3600", "the others wait");
    seen("902", 9);
    TAP_IS_TEXT(purse(anna), "24 24", "in vain, on that day");
    clock_fix(NOW + DAY);
    seen("902", 9);
    TAP_IS_TEXT(purse(anna), "38 38", "but not on the next");
    TAP_IS_TEXT(ledger_fault(site, arena), "", "the ledger is sound");
    clock_fix(NOW);
}

static void test_times(void)
{
    static const int64_t ages[] = {HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY};
    const char *ids[TAGGED_BATCH];
    size_t count;

    scratch_script(site->db, "DELETE FROM tagged");
    add("903", "9", 0, NOW);
    for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
        tagged_due(site->db, arena, "x", NOW + ages[i] - 1, ids, &count, &err);
        TAP_IS_INT(count, 0, "not yet");
        tagged_due(site->db, arena, "x", NOW + ages[i], ids, &count, &err);
        TAP_IS_INT(count, 1, "it is time to look");
        TAP_IS_TEXT(ids[0], "903", "at that post");
        clock_fix(NOW + ages[i]);
        seen("903", 0);
    }
    TAP_IS_TEXT(row_of("903"), "0 0 never", "after 30 days nobody looks any more");
    clock_fix(NOW);
    add("904", "9", 0, NOW - 2 * DAY);
    TAP_IS_TEXT(row_of("904"), "0 0 86400", "an old post is looked at when it is older");
    add("905", "9", 0, NOW + 9 * DAY);
    TAP_IS_TEXT(row_of("905"), "0 0 3600", "one of a time to come is from now");
    seen("905", -1);
    TAP_IS_TEXT(row_of("905"), "0 0 never", "one that is gone is not looked for");
    add("906", "9", 0, NOW - 31 * DAY);
    TAP_IS_TEXT(row_of("906"), "0 0 never", "nor a very old one");
    for (int i = 0; i < TAGGED_BATCH + 5; i++)
        add(arena_printf(arena, "1%03d", i), "9", 0, NOW);
    tagged_due(site->db, arena, "x", NOW + HOUR, ids, &count, &err);
    TAP_IS_INT(count, TAGGED_BATCH, "so many at once");
    tagged_due(site->db, arena, "local", NOW + HOUR, ids, &count, &err);
    TAP_IS_INT(count, 0, "of one service");
}

/* What is still looked at is not forgotten. */
static void test_sweep(void)
{
    int64_t count = -1;

    scratch_script(site->db, "DELETE FROM tagged;"
                             "INSERT INTO tagged VALUES ('x', '907', '9', 3, 0, 0, NULL);"
                             "INSERT INTO tagged VALUES ('x', '908', '9', 3, 1, 0, NULL);"
                             "INSERT INTO tagged VALUES ('x', '909', '9', 3, 0, 0, 1)");
    TAP_IS_INT(tagged_sweep(site->db, 1, &count, &err), STATUS_OK, "old posts are forgotten");
    TAP_IS_INT(count, 1, "so many at once");
    tagged_sweep(site->db, 100, &count, &err);
    TAP_IS_INT(count, 1, "and the others later");
    TAP_IS_TEXT(row_of("907"), "no row", "… those for which nothing was paid");
    TAP_IS_TEXT(row_of("908"), "no row", "… and those that were paid for");
    TAP_IS_INT(tagged_sweep(site->db, 100, &count, &err), STATUS_OK,
               "but not one that is looked at");
    TAP_IS_INT(count, 0, "… at all");
    add("910", "9", 3, NOW - TAGGED_KEEP_SECONDS);
    TAP_IS_TEXT(row_of("910"), "no row", "one that is so old is not remembered again");
    scratch_script(site->db, "DELETE FROM tagged");
}

static void set_reward(const char *settings)
{
    char *all[] = {(char[]){"PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef"},
                   arena_strdup(arena, settings), (char[]){"PIEROGIS_CAP_DAY=1000"}, NULL};
    struct conf *conf = NULL;

    TAP_IS_INT(conf_load(&conf, arena, site->home, site->home_path, all, &err), STATUS_OK,
               "what a like is worth changes");
    site->conf = conf;
}

/* Posts that were paid for and forgotten may come again: read late, shown twice, posted at the command line. */
static void test_again(void)
{
    const struct conf *before = site->conf;
    const char *paid;

    clock_fix(NOW + 20 * DAY);
    add("930", "8", 3, NOW + 20 * DAY);
    seen("930", 10);
    paid = purse(boris);
    scratch_script(site->db, "DELETE FROM tagged");
    set_reward("PIEROGIS_REWARD_LIKE=5");
    for (int i = 0; i < 4; i++)
        add("930", "8", 10, NOW + 20 * DAY);
    TAP_IS_TEXT(purse(boris), paid, "likes are paid once, also when each is worth more now");
    TAP_IS_TEXT(row_of("930"), "10 10 3600", "… as the ledger says");
    scratch_script(site->db, "UPDATE tagged SET credited = 0");
    set_reward("PIEROGIS_REWARD_LIKE=1");
    for (int i = 0; i < 4; i++)
        seen("930", 10);
    TAP_IS_TEXT(purse(boris), paid, "… or less");
    TAP_IS_TEXT(row_of("930"), "10 10 3600", "… and no like is lost to those to come");
    TAP_IS_TEXT(ledger_fault(site, arena), "", "the ledger is sound");
    site->conf = before;
    clock_fix(NOW);
}

static void test_people(void)
{
    struct account account;
    struct account_removed removed;

    clock_fix(NOW + 10 * DAY);
    add("920", "20", 4, NOW + 10 * DAY);
    TAP_IS_TEXT(row_of("920"), "4 0 3600", "a stranger's likes are not paid");
    waiter_answers("20", "check");
    seen("920", 4);
    TAP_IS_TEXT(row_of("920"), "4 4 3600", "but are once they have an account");
    account_find(site->db, arena, "x-20", &account, &err);
    TAP_IS_TEXT(purse(account.id), "8 8", "into that");
    account_ban(site, arena, account.id, &account, &err);
    seen("920", 6);
    TAP_IS_TEXT(row_of("920"), "6 4 3600", "not while it is banned");
    account_unban(site, arena, account.id, &account, &err);
    seen("920", 6);
    TAP_IS_TEXT(purse(account.id), "12 12", "but afterwards");
    scratch_script(site->db, "UPDATE tagged SET credited = 0 WHERE post_id = '920'");
    seen("920", 7);
    seen("920", 7);
    seen("920", 7);
    TAP_IS_TEXT(purse(account.id), "14 14",
                "what the ledger has is not paid again, also when the row forgot");
    scratch_script(site->db, "UPDATE tagged SET credited = 0 WHERE post_id = '920'");
    seen("920", 1);
    TAP_IS_TEXT(row_of("920"), "1 7 3600", "… that was more than there is now");
    seen("920", 7);
    seen("920", 7);
    seen("920", 7);
    TAP_IS_TEXT(purse(account.id), "14 14", "… and when the likes come back");
    account_remove(site, arena, account.id, &removed, &err);
    seen("920", 10);
    TAP_IS_TEXT(row_of("920"), "7 7 never", "a removed account's is nobody's business");
    TAP_IS_TEXT(ledger_fault(site, arena), "", "the ledger is sound");
    clock_fix(NOW);
}

static void test_settings(void)
{
    char *free_of_charge[] = {(char[]){"PIEROGIS_REWARD_LIKE=0"}, NULL};
    char *dear[] = {(char[]){"PIEROGIS_REWARD_LIKE=7"}, (char[]){"PIEROGIS_CAP_DAY=20"}, NULL};

    waiter_begin("free", free_of_charge);
    waiter_answers("7", "check");
    add("901", "7", 3, NOW);
    TAP_IS_TEXT(purse(2), "0 0", "a reward of nothing is none");
    TAP_IS_TEXT(row_of("901"), "3 0 3600", "nor counts as paid");
    db_close(site->db);
    waiter_begin("dear", dear);
    waiter_answers("7", "check");
    add("901", "7", 3, NOW);
    TAP_IS_TEXT(purse(2), "14 14", "likes are paid whole");
    TAP_IS_TEXT(row_of("901"), "3 2 3600", "or another day");
}

int main(void)
{
    char *settings[] = {(char[]){"PIEROGIS_REWARD_LIKE=2"}, (char[]){"PIEROGIS_CAP_LIKES_POST=10"},
                        (char[]){"PIEROGIS_CAP_DAY=25"}, NULL};
    struct account account;

    waiter_begin("site", settings);
    waiter_answers("7", "check");
    waiter_answers("8", "check");
    account_find(site->db, arena, "x-7", &account, &err);
    anna = account.id;
    account_find(site->db, arena, "x-8", &account, &err);
    boris = account.id;
    test_paying();
    test_day();
    test_times();
    test_sweep();
    test_again();
    test_people();
    db_close(site->db);
    test_settings();
    waiter_end();
    return tap_done();
}
