#include "migrate/postgres_name.h"

#include "migrate/dialect_word.h"

/* The longest beginning of `z` of at most `max` bytes that ends between two characters of UTF-8. */
static int clip(const char *z, size_t max)
{
    size_t len = strlen(z);

    if (len <= max)
        return (int)len;
    while (max > 0 && ((unsigned char)z[max] & 0xc0) == 0x80)
        max--;
    return (int)max;
}

const char *postgres_name(struct arena *arena, const char *table, const char *columns,
                          const char *label)
{
    size_t room = NAME_BYTES - strlen(label) - 1 - (columns == NULL ? 0 : 1);
    size_t first = strlen(table), second = columns == NULL ? 0 : strlen(columns);

    while (first + second > room) {
        if (first > second)
            first--;
        else
            second--;
    }
    if (columns == NULL)
        return arena_printf(arena, "%.*s_%s", clip(table, first), table, label);
    return arena_printf(arena, "%.*s_%.*s_%s", clip(table, first), table, clip(columns, second),
                        columns, label);
}

const char *postgres_name_columns(struct arena *arena, const char *const *columns, size_t count)
{
    const char *joined = count == 0 ? "" : columns[0];

    for (size_t i = 1; i < count && strlen(joined) <= NAME_BYTES; i++)
        joined = arena_printf(arena, "%s_%s", joined, columns[i]);
    return joined;
}

static bool is_used(const char *name, const char *const *used, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(used[i], name) == 0)
            return true;
    }
    return false;
}

const char *postgres_name_free(struct arena *arena, const char *table, const char *columns,
                               const char *label, const char *const *used, size_t used_count)
{
    const char *name = postgres_name(arena, table, columns, label);

    for (size_t n = 1; is_used(name, used, used_count); n++)
        name = postgres_name(arena, table, columns, arena_printf(arena, "%s%zu", label, n));
    return name;
}
