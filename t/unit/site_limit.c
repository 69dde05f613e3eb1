/* How often something may be tried, and who counts as one neighbourhood. */
#include "base/rand.h"
#include "lib/scratch_ledger.h"
#include "site/limit.h"
#include "site/limit_prefix.h"

#define SECRET "0123456789abcdef0123456789abcdef"

static struct arena arena;
static struct site site;
static struct err err;

static enum status take(const struct limit *limit, int64_t *wait)
{
    enum status status = db_begin(site.db, TX_PRIVATE, &err);

    return db_end(site.db, status == STATUS_OK ? limit_take(site.db, limit, wait, &err) : status,
                  &err);
}

static int takes(const struct limit *limit)
{
    int64_t wait;
    int n = 0;

    while (n < 100 && take(limit, &wait) == STATUS_OK)
        n++;
    return n;
}

static void test_limits(void)
{
    const struct limit limit = {"test:a", 3, 600}, other = {"test:b", 3, 600};
    const struct limit back = {"test:c", 3, 600};
    int64_t wait;

    TAP_IS_INT(limit_check(site.db, &limit, &wait, &err), STATUS_OK, "there are tokens");
    TAP_IS_INT(takes(&limit), 3, "three at once");
    TAP_IS_INT(takes(&other), 3, "another bucket is another matter");
    take(&back, NULL);
    clock_fix(LEDGER_NOON - 60);
    TAP_IS_INT(takes(&back), 2, "a clock set back takes no token away");
    clock_fix(LEDGER_NOON);
    TAP_IS_INT(limit_check(site.db, &limit, &wait, &err), STATUS_TOO_MANY, "then none");
    TAP_IS_INT(wait, 600, "for ten minutes");
    TAP_IS_TEXT(err.message, "that was too often: try again in 10 minutes", "in words");
    clock_fix(LEDGER_NOON + 599);
    TAP_IS_INT(limit_check(site.db, &limit, &wait, &err), STATUS_TOO_MANY, "nearly there");
    tap_ok(wait >= 1 && wait <= 2, "a second is left");
    clock_fix(LEDGER_NOON + 599 + wait);
    TAP_IS_INT(takes(&limit), 1, "who waits so long finds one");
    clock_fix(LEDGER_NOON + 100 * LEDGER_DAY);
    TAP_IS_INT(takes(&limit), 3, "a bucket holds no more than it holds");
    clock_fix(LEDGER_NOON + 100 * LEDGER_DAY - 60);
    TAP_IS_INT(takes(&limit), 0, "a clock set back by a minute fills nothing");
    clock_fix(LEDGER_NOON + 100 * LEDGER_DAY + 600);
    TAP_IS_INT(takes(&limit), 1, "and costs nothing");
    clock_fix(LEDGER_NOON);
    TAP_IS_INT(takes(&limit), 3, "set back by months, it does not keep anybody waiting for months");
    clock_fix(LEDGER_NOON - 1);
    TAP_IS_INT(takes(&limit), 0, "nor opens the bucket at each step back");
    clock_fix(LEDGER_NOON);
}

static void test_sweep(void)
{
    static const struct sql OLD = SQL("SELECT count(*) FROM bucket WHERE name LIKE 'test:%'");
    const struct limit busy = {"busy", LIMIT_FILL_MAX, 1};

    /* Chance may have swept some away already. */
    scratch_script(site.db, "INSERT OR REPLACE INTO bucket VALUES ('test:one', 0, 1795262400), "
                            "('test:two', 500, 1795262400)");
    clock_fix(LEDGER_NOON + LIMIT_FILL_MAX + 1);
    tap_ok(scratch_number(site.db, &OLD) >= 2, "buckets that nobody uses any more");
    rand_fix(1);
    for (int i = 0; i < 5000 && scratch_number(site.db, &OLD) > 0; i++)
        take(&busy, NULL);
    rand_fix(0);
    TAP_IS_INT(scratch_number(site.db, &OLD), 0, "are swept away by and by");
    clock_fix(LEDGER_NOON);
}

static const char *prefix_of(const char *address)
{
    char out[LIMIT_PREFIX_TEXT];

    limit_prefix(SECRET, address, out);
    return arena_strdup(&arena, out);
}

static void test_prefixes(void)
{
    char other[LIMIT_PREFIX_TEXT];

    tap_ok(str_starts(str_of(prefix_of("192.0.2.1")), "prefix:"), "a prefix says what it is");
    TAP_IS_TEXT(prefix_of("192.0.2.1"), prefix_of("192.0.2.254"), "a /24 is a neighbourhood");
    tap_ok(strcmp(prefix_of("192.0.2.1"), prefix_of("192.0.3.1")) != 0, "the next is another");
    TAP_IS_TEXT(prefix_of("2001:db8:1::1"), prefix_of("2001:db8:1:ffff::2"), "a /48 is one, too");
    tap_ok(strcmp(prefix_of("2001:db8:1::1"), prefix_of("2001:db8:2::1")) != 0, "and the next not");
    TAP_IS_TEXT(prefix_of("::ffff:192.0.2.9"), prefix_of("192.0.2.1"),
                "IPv4 however it is written");
    TAP_IS_TEXT(prefix_of(""), prefix_of("unix:"), "what is no address is a place of its own");
    limit_prefix("another secret of at least 32 bytes", "192.0.2.1", other);
    tap_ok(strcmp(other, prefix_of("192.0.2.1")) != 0,
           "only the site can tell which address it is");
}

int main(void)
{
    char *settings[] = {(char[]){"PIEROGIS_SECRET_KEY=" SECRET}, NULL};

    clock_fix(LEDGER_NOON);
    ledger_site(&site, &arena, "site", settings);
    test_limits();
    test_sweep();
    test_prefixes();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
