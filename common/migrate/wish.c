#include "migrate/wish.h"

const char *expression_find(const struct expression_list *list, const char *table,
                            const char *column)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].table, table) == 0 && strcmp(list->items[i].column, column) == 0)
            return list->items[i].sql;
    }
    return NULL;
}
