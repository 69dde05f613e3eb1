#include "base/clock_read.h"

#include "base/number.h"

/* The number that `len` digits at `at` are. */
static bool digits(struct str text, size_t at, size_t len, int max, int *out)
{
    uint64_t number;

    if (at + len > text.len || !number_u64(str_slice(text, at, at + len), (uint64_t)max, &number))
        return false;
    *out = (int)number;
    return true;
}

/* Whether `text` has the form: "0" stands for a digit, "?" for any byte, all else for itself. */
static bool has_form(struct str text, const char *form)
{
    if (text.len != strlen(form))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (form[i] == '0' ? !ascii_is_digit(text.at[i]) : form[i] != '?' && form[i] != text.at[i])
            return false;
    }
    return true;
}

/* "05:16:00" at `at`. */
static bool time_at(struct str text, size_t at, struct tm *tm)
{
    return digits(text, at, 2, 23, &tm->tm_hour) && digits(text, at + 3, 2, 59, &tm->tm_min) &&
           digits(text, at + 6, 2, 60, &tm->tm_sec);
}

static bool seconds_of(const struct tm *tm, int64_t *seconds)
{
    struct tm day = {.tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday};
    int64_t midnight = timegm(&day);

    if (day.tm_mday != tm->tm_mday || day.tm_mon != tm->tm_mon)
        return false; /* it was moved into the next month */
    *seconds = midnight + (int64_t)tm->tm_hour * 3600 + (int64_t)tm->tm_min * 60 + tm->tm_sec;
    return true;
}

/* "Z", or what to add to come to UTC. */
static bool offset_of(struct str text, int64_t *offset)
{
    int hours, minutes;

    *offset = 0;
    if (str_is(text, "Z") || str_is(text, "z"))
        return true;
    if (!has_form(text, "?00:00") || (text.at[0] != '+' && text.at[0] != '-') ||
        !digits(text, 1, 2, 23, &hours) || !digits(text, 4, 2, 59, &minutes))
        return false;
    *offset = ((int64_t)hours * 3600 + (int64_t)minutes * 60) * (text.at[0] == '+' ? -1 : 1);
    return true;
}

bool clock_read_iso(struct str text, int64_t *seconds)
{
    struct tm tm = {0};
    int64_t moment, offset;
    size_t end = 19;

    if (!has_form(str_slice(text, 0, end), "0000-00-00?00:00:00") ||
        (text.at[10] != 'T' && text.at[10] != 't'))
        return false;
    if (end < text.len && text.at[end] == '.') {
        size_t begin = ++end;

        while (end < text.len && ascii_is_digit(text.at[end]))
            end++;
        if (end == begin)
            return false;
    }
    if (!digits(text, 0, 4, 9999, &tm.tm_year) || !digits(text, 5, 2, 12, &tm.tm_mon) ||
        !digits(text, 8, 2, 31, &tm.tm_mday) || tm.tm_mon == 0 || !time_at(text, 11, &tm) ||
        !offset_of(str_slice(text, end, text.len), &offset))
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    if (!seconds_of(&tm, &moment))
        return false;
    *seconds = moment + offset;
    return true;
}

bool clock_read_http(struct str text, int64_t *seconds)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm tm = {0};

    if (!has_form(text, "???, 00 ??? 0000 00:00:00 GMT"))
        return false;
    while (tm.tm_mon < 12 && memcmp(months + (size_t)tm.tm_mon * 3, text.at + 8, 3) != 0)
        tm.tm_mon++;
    if (tm.tm_mon == 12 || !digits(text, 5, 2, 31, &tm.tm_mday) ||
        !digits(text, 12, 4, 9999, &tm.tm_year) || !time_at(text, 17, &tm))
        return false;
    tm.tm_year -= 1900;
    return seconds_of(&tm, seconds);
}
