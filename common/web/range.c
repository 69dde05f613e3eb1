#include "web/range.h"

#include "base/number.h"

/* A position; one that is too large for 64 bits lies behind every file. */
static bool position(struct str s, uint64_t *out)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_is_digit(s.at[i]))
            return false;
    }
    if (s.len > 0 && !number_u64(s, UINT64_MAX, out))
        *out = UINT64_MAX;
    return s.len > 0;
}

enum range_answer range_read(struct str header, uint64_t size, struct range *range)
{
    size_t equals = str_find(header, '='), dash;
    struct str spec = str_trim(str_slice(header, equals + 1, header.len)), first, last;
    uint64_t from, to;

    *range = (struct range){0, size};
    if (!str_is_nocase(str_trim(str_slice(header, 0, equals)), "bytes") ||
        str_find(spec, ',') < spec.len)
        return RANGE_WHOLE;
    dash = str_find(spec, '-');
    first = str_slice(spec, 0, dash);
    last = str_slice(spec, dash + 1, spec.len);
    if (dash == spec.len)
        return RANGE_WHOLE;
    if (first.len == 0) { /* "-500": the last 500 bytes */
        if (!position(last, &to))
            return RANGE_WHOLE;
        if (to == 0 || size == 0)
            return RANGE_UNSATISFIABLE;
        range->length = to < size ? to : size;
        range->from = size - range->length;
        return RANGE_PART;
    }
    if (!position(first, &from))
        return RANGE_WHOLE;
    to = UINT64_MAX;
    if (last.len > 0 && (!position(last, &to) || to < from))
        return RANGE_WHOLE;
    if (from >= size)
        return RANGE_UNSATISFIABLE;
    range->from = from;
    range->length = to >= size ? size - from : to - from + 1;
    return RANGE_PART;
}
