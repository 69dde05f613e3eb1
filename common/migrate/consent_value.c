#include "migrate/consent_value.h"

#include "migrate/virtual_table.h"

void consent_values_needed(const struct table_changes *changes,
                           const struct expression_list *backfill, struct refusal_list *refusals)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct table_change *change = &changes->items[i];

        for (size_t n = 0; n < change->added_count; n++) {
            const struct model_column *column = change->added[n];

            if (!column_needs_value(change->after, column) ||
                expression_find(backfill, change->after->key, column->key) != NULL)
                continue;
            refusal_add(
                refusals,
                arena_printf(refusals->arena, "needs_backfill:%s.%s", change->after->name,
                             column->name),
                "%s.%s is new, NOT NULL and without DEFAULT, so rows that exist need a value: "
                "say --backfill '%s.%s=EXPRESSION' or declare a DEFAULT",
                change->after->name, column->name, change->after->name, column->name);
        }
    }
}

void consent_values_useful(const struct table_changes *changes, const struct expression_list *list,
                           const char *flag, struct refusal_list *refusals)
{
    bool cast = strcmp(flag, "cast") == 0, down = strcmp(flag, "down-backfill") == 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct expression *e = &list->items[i];
        const struct table_change *change = table_change_of(changes, e->table);
        const struct model_column *new = NULL, *old = NULL;
        bool useful;

        if (change != NULL && table_is_copied(change->before, change->after)) {
            new = model_column(change->after, e->column);
            old = model_column(change->before, e->column);
        }
        useful = new != NULL &&new->generated == NULL &&
                 (cast ? old != NULL : old == NULL || (new->not_null && !old->not_null));
        if (!useful)
            refusal_add(refusals,
                        arena_printf(refusals->arena, "unused_hint:%s.%s", e->table, e->column),
                        "--%s %s.%s is of no use: %s", flag, e->table, e->column,
                        cast   ? "the column is not in the version scripts and in the models"
                        : down ? "the way back neither makes that column nor makes it NOT NULL"
                               : "the column is neither new in a table that exists nor becomes NOT "
                                 "NULL (--cast gives an old one new values)");
    }
}
