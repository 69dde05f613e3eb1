#include "migrate/conversion.h"

/* Whether a column of this type turns texts into numbers: the affinities INTEGER, REAL and NUMERIC
 * (sqlite.org/datatype3.html, section 3.1). `type` is in lower case. ANY keeps every value in a STRICT table only
 * (sqlite.org/stricttables.html, section 3). */
static bool converts(const struct model_table *table, const char *type)
{
    if (strstr(type, "int") != NULL)
        return true;
    return strstr(type, "char") == NULL && strstr(type, "clob") == NULL &&
           strstr(type, "text") == NULL && strstr(type, "blob") == NULL && type[0] != '\0' &&
           !(table->strict && strcmp(type, "any") == 0);
}

const char *const *conversion_warnings(struct arena *arena, const struct table_changes *changes,
                                       const struct expression_list *cast)
{
    size_t room = 1, count = 0;
    const char **out;

    for (size_t i = 0; i < changes->count; i++)
        room += changes->items[i].after->column_count;
    out = ARENA_ARRAY(arena, const char *, room);
    for (size_t i = 0; i < changes->count; i++) {
        const struct table_change *change = &changes->items[i];

        for (size_t n = 0; n < change->after->column_count; n++) {
            const struct model_column *new = &change->after->columns[n];
            const struct model_column *old = model_column(change->before, new->key);

            if (old == NULL || new->generated != NULL || !converts(change->after, new->type) ||
                converts(change->before, old->type) ||
                expression_find(cast, change->after->key, new->key) != NULL)
                continue;
            out[count++] = arena_printf(
                arena,
                "%s.%s becomes %s: texts that look like numbers will be kept as numbers ('007' as "
                "7), all others as they are; --cast says otherwise",
                change->after->name, new->name, new->type);
        }
    }
    out[count] = NULL;
    return out;
}
