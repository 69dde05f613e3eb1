#include "migrate/list_grow.h"

void *list_grow(struct arena *arena, void *items, size_t count, size_t *size, size_t each)
{
    void *larger;

    if (count < *size)
        return items;
    *size = *size == 0 ? 8 : *size * 2;
    larger = arena_array(arena, *size, each);
    if (count > 0)
        memcpy(larger, items, count * each);
    return larger;
}
