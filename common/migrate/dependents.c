#include "migrate/dependents.h"

#include "migrate/sql_name.h"

/* Names that are touched; whatever mentions one of them is touched itself. */
struct touched {
    const char **keys;
    size_t count;
};

static void touch(struct touched *touched, const char *key)
{
    touched->keys[touched->count++] = key;
}

static bool mentions_touched(const struct touched *touched, const struct model_object *object)
{
    for (size_t i = 0; i < touched->count; i++) {
        if (strcmp(object->table, touched->keys[i]) == 0 ||
            sql_mentions(object->sql, touched->keys[i]))
            return true;
    }
    return false;
}

static bool is_moved(const struct table_change *change)
{
    return change->step == TABLE_REBUILT || change->step == TABLE_REMADE ||
           change->dropped_count > 0;
}

static void touch_tables(struct touched *touched, const struct model *before,
                         const struct table_changes *changes)
{
    for (size_t i = 0; i < before->table_count; i++) {
        const struct table_change *change = table_change_of(changes, before->tables[i].key);

        if (change == NULL || is_moved(change))
            touch(touched, before->tables[i].key);
    }
}

/* Whether the index goes and comes with its table. */
static bool goes_with_table(const struct table_changes *changes, const char *table)
{
    const struct table_change *change = table_change_of(changes, table);

    return change == NULL || change->step == TABLE_REBUILT || change->step == TABLE_REMADE;
}

static bool is_same(const struct model_object *a, const struct model_object *b)
{
    return a != NULL && b != NULL && strcmp(a->normal, b->normal) == 0;
}

/* One round over views and triggers; true when another one may find more. */
static bool spread(struct dependents *d, struct touched *touched)
{
    bool more = false;

    for (size_t i = 0; i < d->before->object_count; i++) {
        const struct model_object *object = &d->before->objects[i];

        if (object->kind == MODEL_INDEX || d->drop[i] || !mentions_touched(touched, object))
            continue;
        d->drop[i] = true;
        if (object->kind == MODEL_VIEW)
            touch(touched, object->key);
        more = true;
    }
    return more;
}

void dependents_find(struct arena *arena, const struct model *before, const struct model *after,
                     const struct table_changes *changes, struct dependents *out)
{
    struct touched touched = {
        ARENA_ARRAY(arena, const char *, before->table_count + before->object_count + 1), 0};

    out->before = before;
    out->after = after;
    out->drop = ARENA_ARRAY(arena, bool, before->object_count + 1);
    out->make = ARENA_ARRAY(arena, bool, after->object_count + 1);
    touch_tables(&touched, before, changes);
    for (size_t i = 0; i < before->object_count; i++) {
        const struct model_object *old = &before->objects[i];

        out->drop[i] = !is_same(old, model_object(after, old->kind, old->key));
        if (out->drop[i] && old->kind == MODEL_VIEW)
            touch(&touched, old->key);
    }
    while (spread(out, &touched))
        ;
    for (size_t i = 0; i < after->object_count; i++) {
        const struct model_object *new = &after->objects[i];
        const struct model_object *old = model_object(before, new->kind, new->key);

        out->make[i] = old == NULL || out->drop[old - before->objects] ||
                       (new->kind == MODEL_INDEX &&goes_with_table(changes, new->table));
    }
    for (size_t i = 0; i < before->object_count; i++) {
        const struct model_object *old = &before->objects[i];

        if (old->kind == MODEL_INDEX && goes_with_table(changes, old->table))
            out->drop[i] = false;
    }
}

void dependents_emit_drops(const struct dependents *d, struct buf *out)
{
    static const struct {
        enum model_kind kind;
        const char *words;
    } order[] = {
        {MODEL_TRIGGER, "DROP TRIGGER "}, {MODEL_VIEW, "DROP VIEW "}, {MODEL_INDEX, "DROP INDEX "}};

    for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
        for (size_t i = 0; i < d->before->object_count; i++) {
            if (d->before->objects[i].kind != order[k].kind || !d->drop[i])
                continue;
            buf_text(out, order[k].words);
            sql_name_add(out, d->before->objects[i].key);
            buf_text(out, ";\n");
        }
    }
}

void dependents_emit_makes(const struct dependents *d, struct buf *out)
{
    for (size_t i = 0; i < d->after->object_count; i++) {
        if (d->make[i])
            buf_printf(out, "%s;\n", d->after->objects[i].sql);
    }
}
