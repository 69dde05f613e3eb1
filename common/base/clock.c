#include "base/clock.h"

static int64_t fixed = -1; /* set by tests only */

int64_t clock_now(void)
{
    struct timespec now;

    if (fixed >= 0)
        return fixed;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

int64_t clock_monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_fix(int64_t seconds)
{
    fixed = seconds;
}

static const char *const months[12] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};

/* Broken-down UTC, with a year that four digits hold. */
static struct tm utc(int64_t seconds)
{
    time_t t = (time_t)(seconds < 0 ? 0 : seconds > 253402300799 ? 253402300799 : seconds);
    struct tm tm;

    gmtime_r(&t, &tm);
    return tm;
}

void clock_iso(int64_t seconds, char out[CLOCK_TEXT])
{
    struct tm tm = utc(seconds);

    snprintf(out, CLOCK_TEXT, "%04u-%02u-%02uT%02u:%02u:%02uZ",
             (unsigned)(tm.tm_year + 1900) % 10000u, (unsigned)(tm.tm_mon + 1) % 100u,
             (unsigned)tm.tm_mday % 100u, (unsigned)tm.tm_hour % 100u, (unsigned)tm.tm_min % 100u,
             (unsigned)tm.tm_sec % 100u);
}

void clock_day(int64_t seconds, char out[CLOCK_TEXT])
{
    struct tm tm = utc(seconds);

    snprintf(out, CLOCK_TEXT, "%u %s %04u", (unsigned)tm.tm_mday % 100u, months[tm.tm_mon % 12],
             (unsigned)(tm.tm_year + 1900) % 10000u);
}

void clock_moment(int64_t seconds, char out[CLOCK_TEXT])
{
    struct tm tm = utc(seconds);
    size_t len;

    clock_day(seconds, out);
    len = strlen(out);
    snprintf(out + len, CLOCK_TEXT - len, ", %02u:%02u:%02u UTC", (unsigned)tm.tm_hour % 100u,
             (unsigned)tm.tm_min % 100u, (unsigned)tm.tm_sec % 100u);
}
