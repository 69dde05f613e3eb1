#include "../lib/tap.h"

#include "base/clock.h"
#include "base/clock_read.h"
#include "base/rand.h"

static void test_forms(void)
{
    static const struct {
        int64_t seconds;
        const char *iso, *day, *clock;
    } times[] = {
        {0, "1970-01-01T00:00:00Z", "1 January 1970", "00:00:00"},
        {784111777, "1994-11-06T08:49:37Z", "6 November 1994", "08:49:37"},
        {951782399, "2000-02-28T23:59:59Z", "28 February 2000", "23:59:59"},
        {951782400, "2000-02-29T00:00:00Z", "29 February 2000", "00:00:00"},
        {1795238160, "2026-11-21T05:16:00Z", "21 November 2026", "05:16:00"},
        {4102444799, "2099-12-31T23:59:59Z", "31 December 2099", "23:59:59"},
        {4093286399, "2099-09-16T23:59:59Z", "16 September 2099", "23:59:59"},
        {253402300799, "9999-12-31T23:59:59Z", "31 December 9999", "23:59:59"},
        {INT64_MAX, "9999-12-31T23:59:59Z", "31 December 9999", "23:59:59"},
        {-1, "1970-01-01T00:00:00Z", "1 January 1970", "00:00:00"},
    };

    setenv("TZ", "Europe/Warsaw", 1);
    tzset();
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        char text[CLOCK_TEXT], want[CLOCK_TEXT + 20];

        clock_iso(times[i].seconds, text);
        TAP_IS_TEXT(text, times[i].iso, "for machines");
        clock_day(times[i].seconds, text);
        TAP_IS_TEXT(text, times[i].day, "for people");
        snprintf(want, sizeof(want), "%s, %s UTC", times[i].day, times[i].clock);
        clock_moment(times[i].seconds, text);
        TAP_IS_TEXT(text, want, "for people who wait");
    }
}

static void test_read(void)
{
    static const struct {
        const char *text;
        int64_t seconds; /* -1 = refused */
    } iso[] = {
        {"1994-11-06T08:49:37Z", 784111777},
        {"1994-11-06t08:49:37.999z", 784111777},
        {"1994-11-06T09:49:37+01:00", 784111777},
        {"1994-11-06T03:19:37.5-05:30", 784111777},
        {"2000-02-29T00:00:00Z", 951782400},
        {"2016-12-31T23:59:60Z", 1483228800},
        {"1900-02-29T00:00:00Z", -1},
        {"1994-11-31T00:00:00Z", -1},
        {"1994-13-01T00:00:00Z", -1},
        {"1994-00-01T00:00:00Z", -1},
        {"1994-11-00T00:00:00Z", -1},
        {"1994-11-06T24:00:00Z", -1},
        {"1994-11-06T08:60:00Z", -1},
        {"1994-11-06T08:49:61Z", -1},
        {"1994-11-06 08:49:37Z", -1},
        {"1994-11-06T08:49:37", -1},
        {"1994-11-06T08:49:37.Z", -1},
        {"1994-11-06T08:49:37+0100", -1},
        {"1994-11-06T08:49:37+24:00", -1},
        {"1994-11-06", -1},
        {"+994-11-06T08:49:37Z", -1},
        {"", -1},
    };
    static const struct {
        const char *text;
        int64_t seconds;
    } http[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Tue, 29 Feb 2000 00:00:00 GMT", 951782400},
        {"Sun, 06 Nov 1994 08:49:37 UTC", -1},
        {"Sun, 31 Nov 1994 08:49:37 GMT", -1},
        {"Sun, 06 Nob 1994 08:49:37 GMT", -1},
        {"Sun, 6 Nov 1994 08:49:37 GMT", -1},
        {"Sun Nov  6 08:49:37 1994", -1},
        {"784111777", -1},
    };

    for (size_t i = 0; i < sizeof(iso) / sizeof(iso[0]); i++) {
        int64_t seconds = -1;

        tap_ok(clock_read_iso(str_of(iso[i].text), &seconds) == (iso[i].seconds >= 0), "read: %s",
               iso[i].text);
        TAP_IS_INT(seconds, iso[i].seconds, "… as that moment");
    }
    for (size_t i = 0; i < sizeof(http) / sizeof(http[0]); i++) {
        int64_t seconds = -1;

        tap_ok(clock_read_http(str_of(http[i].text), &seconds) == (http[i].seconds >= 0),
               "read: %s", http[i].text);
        TAP_IS_INT(seconds, http[i].seconds, "… as that moment");
    }
}

static void test_clock(void)
{
    int64_t before = time(NULL), now = clock_now(), start = clock_monotonic_ms();

    /* time() may lag behind by a tick of the kernel. */
    tap_ok(now >= before && now <= time(NULL) + 1, "it is now");
    tap_ok(clock_monotonic_ms() >= start, "and never earlier");
    clock_fix(1795238160);
    TAP_IS_INT(clock_now(), 1795238160, "a test says what time it is");
    clock_fix(0);
    TAP_IS_INT(clock_now(), 0, "even the first second");
    clock_fix(-1);
    tap_ok(clock_now() >= before, "and gives the clock back");
}

static void test_rand(void)
{
    uint64_t first, second, seen[6] = {0};
    unsigned char large[5000];
    size_t changed = 0, wrong = 0;

    tap_ok(rand_u64() != rand_u64(), "numbers differ");
    memset(large, 0, sizeof(large));
    rand_bytes(large, sizeof(large));
    for (size_t i = 0; i < sizeof(large); i++)
        changed += large[i] != 0;
    tap_ok(changed > sizeof(large) * 9 / 10, "all bytes are filled");
    rand_bytes(large, 0);
    rand_fix(42);
    first = rand_u64();
    second = rand_u64();
    rand_fix(42);
    tap_ok(rand_u64() == first && rand_u64() == second && first != second, "a seed repeats");
    for (int i = 0; i < 6000; i++) {
        uint64_t n = rand_below(6);

        if (n < 6)
            seen[n]++;
        else
            wrong++;
    }
    TAP_IS_INT(wrong, 0, "a bound is kept");
    for (int i = 0; i < 6; i++)
        wrong += seen[i] < 850 || seen[i] > 1150; /* 5 standard deviations; the seed is fixed */
    TAP_IS_INT(wrong, 0, "and every number comes up about as often");
    TAP_IS_INT(rand_below(1), 0, "one choice is no choice");
    tap_ok(rand_below(UINT64_MAX) < UINT64_MAX, "the largest bound");
    rand_fix(0);
    tap_ok(rand_u64() != rand_u64(), "the kernel is back");
}

int main(void)
{
    test_forms();
    test_read();
    test_clock();
    test_rand();
    return tap_done();
}
