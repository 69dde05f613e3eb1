#include "base/number.h"

bool number_u64(struct str s, uint64_t max, uint64_t *out)
{
    uint64_t n = 0;

    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_is_digit(s.at[i]))
            return false;
        if (!CHECKED_MUL(n, (uint64_t)10, &n) || !CHECKED_ADD(n, (uint64_t)(s.at[i] - '0'), &n))
            return false;
    }
    if (n > max)
        return false;
    *out = n;
    return true;
}

bool number_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
    bool negative = s.len > 0 && s.at[0] == '-';
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t magnitude;
    int64_t n;

    if (negative)
        s = str_slice(s, 1, s.len);
    if (!number_u64(s, limit, &magnitude))
        return false;
    if (!negative)
        n = (int64_t)magnitude;
    else if (magnitude == 0)
        n = 0;
    else
        n = -(int64_t)(magnitude - 1) - 1; /* INT64_MIN has no positive twin */
    if (n < min || n > max)
        return false;
    *out = n;
    return true;
}

bool number_bytes(struct str s, uint64_t max, uint64_t *out)
{
    static const char units[] = "kmg";
    size_t digits = 0;
    unsigned shift = 0;
    struct str unit;
    uint64_t n;

    while (digits < s.len && ascii_is_digit(s.at[digits]))
        digits++;
    unit = str_slice(s, digits, s.len);
    if (unit.len > 0) {
        for (unsigned i = 0; i < 3; i++) {
            if (ascii_lower(unit.at[0]) == units[i])
                shift = (i + 1) * 10;
        }
        if (shift > 0)
            unit = str_slice(unit, 1, unit.len);
        if (unit.len > 0 && !str_is_nocase(unit, "b") && !(shift > 0 && str_is_nocase(unit, "ib")))
            return false;
    }
    if (!number_u64(str_slice(s, 0, digits), UINT64_MAX, &n))
        return false;
    if (!CHECKED_MUL(n, (uint64_t)1 << shift, &n) || n > max)
        return false;
    *out = n;
    return true;
}
