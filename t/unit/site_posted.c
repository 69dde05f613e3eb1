/* Forms that act once: each account has its own, one of many senders adds it, and old ones are forgotten. */
#include "lib/scratch_ledger.h"
#include "site/posted.h"

#define SENDERS 8

static struct arena arena;
static struct site site;
static struct err err;
static int64_t anna, boris;

static const char *led_to(int64_t account_id, const char *form)
{
    const char *result = NULL;
    enum status status = posted_find(site.db, &arena, account_id, form, &result, &err);

    return status == STATUS_OK ? result : err.message;
}

static enum status add(struct db *db, int64_t account_id, const char *form, const char *result)
{
    enum status status = db_begin(db, TX_PRIVATE, &err);

    return db_end(db, status == STATUS_OK ? posted_add(db, account_id, form, result, &err) : status,
                  &err);
}

static enum status sweep(void)
{
    int64_t count;
    enum status status = db_begin(site.db, TX_PRIVATE, &err);

    return db_end(site.db, status == STATUS_OK ? posted_sweep(site.db, 100, &count, &err) : status,
                  &err);
}

static void test_once(void)
{
    TAP_IS_TEXT(led_to(anna, "word"), NULL, "a form that nobody has sent is new");
    TAP_IS_INT(add(site.db, anna, "word", "/p/soup"), STATUS_OK, "it is sent");
    TAP_IS_TEXT(led_to(anna, "word"), "/p/soup", "and known from then on");
    TAP_IS_TEXT(led_to(anna, "wor"), NULL, "another word is new");
    TAP_IS_TEXT(led_to(boris, "word"), NULL, "and so is the same one of somebody else");
    TAP_IS_INT(add(site.db, anna, "word", "/p/tea"), STATUS_CONFLICT, "twice is refused");
    TAP_IS_TEXT(err.message, "this form has been sent before", "… in words");
    TAP_IS_TEXT(led_to(anna, "word"), "/p/soup", "and it leads where it led");
    TAP_IS_INT(add(site.db, boris, "word", "/p/tea"), STATUS_OK, "somebody else sends it, too");
    TAP_IS_TEXT(led_to(boris, "word"), "/p/tea", "with a result of their own");
}

/* What was done beside a form that turned out to be old is taken back. */
static void test_taken_back(void)
{
    enum status status;

    db_begin(site.db, TX_PRIVATE, &err);
    status = posted_add(site.db, anna, "second", "/p/new", &err);
    TAP_IS_INT(status, STATUS_OK, "a new form goes in");
    status = posted_add(site.db, anna, "word", "/p/new", &err);
    TAP_IS_INT(db_end(site.db, status, &err), STATUS_CONFLICT, "and an old one after it");
    TAP_IS_TEXT(led_to(anna, "second"), NULL, "nothing of that stays");
}

static int send_it(void *context)
{
    struct db *db = scratch_open(context, DB_WRITE);
    enum status status = add(db, anna, "raced", "/p/race");

    db_close(db);
    return (int)status;
}

static void test_race(void)
{
    pid_t senders[SENDERS];
    int won = 0, refused = 0;

    db_close(site.db);
    for (int i = 0; i < SENDERS; i++)
        senders[i] = scratch_fork(send_it, (void *)site.home_path);
    for (int i = 0; i < SENDERS; i++) {
        const int code = scratch_wait(senders[i]);

        won += code == STATUS_OK;
        refused += code == STATUS_CONFLICT;
    }
    site.db = scratch_open(site.home_path, DB_WRITE);
    TAP_IS_INT(won, 1, "of many at a time one is the first");
    TAP_IS_INT(refused, SENDERS - 1, "and the others are told so");
    TAP_IS_TEXT(led_to(anna, "raced"), "/p/race", "it is there");
}

static void test_sweep(void)
{
    clock_fix(LEDGER_NOON + POSTED_KEEP_SECONDS);
    add(site.db, anna, "young", "/p/young");
    TAP_IS_INT(sweep(), STATUS_OK, "housekeeping");
    TAP_IS_TEXT(led_to(anna, "word"), "/p/soup", "a form is kept for as long as it is said to be");
    clock_fix(LEDGER_NOON + POSTED_KEEP_SECONDS + 1);
    TAP_IS_INT(sweep(), STATUS_OK, "later");
    TAP_IS_TEXT(led_to(anna, "word"), NULL, "it is forgotten");
    TAP_IS_TEXT(led_to(anna, "young"), "/p/young", "and a younger one is not");
    TAP_IS_INT(add(site.db, anna, "word", "/p/again"), STATUS_OK, "so it is new again");
    clock_fix(LEDGER_NOON - 1);
    TAP_IS_INT(sweep(), STATUS_OK, "with the clock set back by more than a week");
    TAP_IS_TEXT(led_to(anna, "young"), NULL, "forms of the future go, too");
    clock_fix(LEDGER_NOON);
}

int main(void)
{
    char *settings[] = {NULL};

    scratch_in_memory();
    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    anna = ledger_account(&site, "anna", ROLE_MEMBER);
    boris = ledger_account(&site, "boris", ROLE_MEMBER);
    test_once();
    test_taken_back();
    test_race();
    test_sweep();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
