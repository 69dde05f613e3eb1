#include "base/nearest.h"

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t nearest_distance(struct str a, struct str b)
{
    size_t rows[3]
               [NEAREST_MAX + 1]; /* distances of the last three beginnings of `a` to all of `b` */

    if (a.len > NEAREST_MAX || b.len > NEAREST_MAX)
        return NEAREST_MAX;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        const size_t *before = rows[(i + 1) % 3], *last = rows[(i - 1) % 3];
        size_t *row = rows[i % 3];
        char from = ascii_lower(a.at[i - 1]);

        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            char to = ascii_lower(b.at[j - 1]);

            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + (from != to));
            if (i > 1 && j > 1 && from == ascii_lower(b.at[j - 2]) &&
                to == ascii_lower(a.at[i - 2]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

static bool begins_with(const char *name, struct str typed)
{
    struct str head = str_slice(str_of(name), 0, typed.len);

    return typed.len >= 2 && nearest_distance(head, typed) == 0;
}

const char *nearest_name(struct str typed, const char *const *names, size_t count)
{
    size_t limit = typed.len < 2 ? 0 : typed.len <= 5 ? 1 : typed.len <= 8 ? 2 : 3;
    size_t best = limit + 1, beginnings = 0;
    const char *found = NULL, *begun = NULL;

    if (typed.len > NEAREST_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = nearest_distance(typed, str_of(names[i]));

        if (distance < best) {
            best = distance;
            found = names[i];
        }
        if (begins_with(names[i], typed)) {
            begun = names[i];
            beginnings++;
        }
    }
    return beginnings == 1 && best > 0 ? begun : found;
}
