#include "migrate/refusal.h"

#include "migrate/list_grow.h"
#include "migrate/model_files.h"

void refusal_list_init(struct refusal_list *list, struct arena *arena)
{
    *list = (struct refusal_list){.arena = arena};
}

bool refusal_has(const struct refusal_list *list, const char *code)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].code, code) == 0)
            return true;
    }
    return false;
}

void refusal_add(struct refusal_list *list, const char *code, const char *format, ...)
{
    struct refusal *refusal;
    va_list args;

    list->items =
        list_grow(list->arena, list->items, list->count, &list->size, sizeof(*list->items));
    refusal = &list->items[list->count++];
    refusal->code = arena_strdup(list->arena, code);
    refusal->rename = NULL;
    va_start(args, format);
    refusal->sentence = arena_vprintf(list->arena, format, args);
    va_end(args);
}

void refusal_may_be(struct refusal_list *list, const struct rename *rename)
{
    struct rename *copy = ARENA_ARRAY(list->arena, struct rename, 1);

    *copy = *rename;
    list->items[list->count - 1].rename = copy;
}
