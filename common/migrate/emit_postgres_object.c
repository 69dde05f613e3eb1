#include "migrate/emit_postgres_object.h"

#include "migrate/postgres_enum.h"
#include "migrate/sql_name.h"

static bool is_kind(const struct postgres_object *object, const char *const *kinds)
{
    for (; *kinds != NULL; kinds++) {
        if (strcmp(object->kind, *kinds) == 0)
            return true;
    }
    return false;
}

static const char *const views[] = {"view", "materialized view", NULL};
static const char *const indexes[] = {"index", NULL};
static const char *const triggers[] = {"trigger", "policy", NULL};
static const char *const functions[] = {"function", "procedure", NULL};
static const char *const routines_and_types[] = {
    "function",   "procedure", "type",      "domain",
    "sequence",   "extension", "collation", "text search dictionary",
    "statistics", NULL};
static const char *const types[] = {"extension",
                                    "collation",
                                    "type",
                                    "domain",
                                    "sequence",
                                    "text search dictionary",
                                    "text search configuration",
                                    NULL};

/* --- what changes ---------------------------------------------------------------------------------------- */

/* The model's index or view behind an object; NULL when it is PostgreSQL's alone. */
static const struct model_object *model_of(const struct model *model,
                                           const struct postgres_object *object)
{
    if (strcmp(object->kind, "index") == 0)
        return model_object(model, MODEL_INDEX, object->key);
    return strcmp(object->kind, "view") == 0 ? model_object(model, MODEL_VIEW, object->key) : NULL;
}

/* Whether an object is the same before and after. The models compare better than texts; what has been altered by hand
 * is taken for what it is declared to be. */
static bool is_same(const struct postgres_plan *plan, const struct postgres_object *before,
                    const struct postgres_object *after)
{
    const struct model_object *a = model_of(&plan->before, before);
    const struct model_object *b = model_of(plan->change->after, after);

    if (a != NULL && b != NULL && strcmp(a->normal, b->normal) == 0)
        return true;
    if (a != NULL && b != NULL && (before->normal == NULL || after->normal == NULL))
        return false;
    return before->normal == NULL || after->normal == NULL ||
           strcmp(before->normal, after->normal) == 0;
}

static const char *text_of(const struct postgres_plan *plan, const struct postgres_object *object)
{
    const struct model_object *model = model_of(plan->change->after, object);
    const char *text = object->sql;

    /* An index that scripts have made may be on a table that was called otherwise then. */
    if (model != NULL && (text == NULL || !plan->change->objects_after->declared))
        text = postgres_text(plan->arena, model->sql);
    return text == NULL ? object->sql : text;
}

/* Whether the index stands on a column that changes, or on a table that goes. */
static bool is_index_disturbed(const struct postgres_plan *plan,
                               const struct postgres_object *index)
{
    const struct postgres_pair *pair = postgres_plan_pair(plan, index->table);
    const struct model_object *model = model_of(&plan->before, index);
    const char *text = model != NULL ? model->sql : index->sql;

    for (size_t i = 0; pair != NULL && text != NULL && i < pair->touched_count; i++) {
        if (sql_mentions(text, pair->touched[i]))
            return true;
    }
    return false;
}

/* Whether a table that goes takes the object with it. */
static bool goes_with_table(const struct postgres_plan *plan, const struct postgres_object *object)
{
    const struct postgres_pair *pair =
        object->table == NULL ? NULL : postgres_plan_pair(plan, object->table);

    return pair != NULL && pair->object_after == NULL;
}

/* --- views ----------------------------------------------------------------------------------------------- */

/* Which views of one side are made or dropped. */
struct view_set {
    const struct postgres_plan *plan;
    const struct postgres_objects *objects;
    const struct model *model;
    bool *marked; /* for each of `objects` */
};

static const char *view_text(const struct view_set *set, const struct postgres_object *view)
{
    const struct model_object *model = model_of(set->model, view);

    return model != NULL ? model->sql : view->sql == NULL ? "" : view->sql;
}

static bool looks_at_change(const struct view_set *set, const struct postgres_object *view)
{
    const char *text = view_text(set, view);

    for (size_t i = 0; i < set->plan->pair_count; i++) {
        const struct postgres_pair *pair = &set->plan->pairs[i];
        bool changes =
            pair->shape_changed || pair->object_before == NULL || pair->object_after == NULL;

        if (changes && sql_mentions(text, pair->key))
            return true;
    }
    return false;
}

static bool looks_at_marked(const struct view_set *set, const struct postgres_object *view)
{
    for (size_t i = 0; i < set->objects->count; i++) {
        const struct postgres_object *other = &set->objects->items[i];

        if (set->marked[i] && other != view && is_kind(other, views) &&
            sql_mentions(view_text(set, view), other->key))
            return true;
    }
    return false;
}

/* Marks the views that differ from those of the other side or look at what changes, and those that look at them. */
static void mark_views(struct view_set *set, const struct postgres_objects *others, bool is_before)
{
    bool more = true;

    set->marked = ARENA_ARRAY(set->plan->arena, bool, set->objects->count + 1);
    while (more) {
        more = false;
        for (size_t i = 0; i < set->objects->count; i++) {
            const struct postgres_object *view = &set->objects->items[i];
            const struct postgres_object *other = postgres_object_like(others, view);

            if (set->marked[i] || !is_kind(view, views))
                continue;
            set->marked[i] =
                other == NULL ||
                !is_same(set->plan, is_before ? view : other, is_before ? other : view) ||
                looks_at_change(set, view) || looks_at_marked(set, view);
            more = more || set->marked[i];
        }
    }
}

/* A view that is dropped must be made again, and one that is made must have been dropped. */
static void find_views(const struct postgres_plan *plan, struct view_set *before,
                       struct view_set *after)
{
    *before = (struct view_set){.plan = plan, .objects = &plan->objects, .model = &plan->before};
    *after = (struct view_set){
        .plan = plan, .objects = plan->change->objects_after, .model = plan->change->after};
    mark_views(before, after->objects, true);
    mark_views(after, before->objects, false);
    for (size_t i = 0; i < before->objects->count; i++) {
        const struct postgres_object *other =
            postgres_object_like(after->objects, &before->objects->items[i]);
        size_t at = other == NULL ? 0 : (size_t)(other - after->objects->items);

        if (other != NULL)
            before->marked[i] = after->marked[at] = before->marked[i] || after->marked[at];
    }
}

/* Whether a view that is still to be done must come before this one: what it looks at, or what looks at it. */
static bool must_wait(const struct view_set *set, const bool *done, size_t at, bool dropping)
{
    const struct postgres_object *view = &set->objects->items[at];

    for (size_t i = 0; i < set->objects->count; i++) {
        const struct postgres_object *other = &set->objects->items[i];

        if (i == at || done[i] || !set->marked[i] || !is_kind(other, views))
            continue;
        if (sql_mentions(view_text(set, dropping ? other : view),
                         dropping ? view->key : other->key))
            return true;
    }
    return false;
}

static void emit_drop(const struct postgres_plan *plan, const struct postgres_object *object)
{
    buf_text(plan->out, "DROP ");
    for (const char *c = object->kind; *c != '\0'; c++)
        buf_char(plan->out, *c >= 'a' && *c <= 'z' ? (char)(*c - ('a' - 'A')) : *c);
    buf_char(plan->out, ' ');
    sql_name_add(plan->out, object->key);
    if (is_kind(object, triggers)) {
        buf_text(plan->out, " ON ");
        sql_name_add(plan->out, object->table);
    }
    buf_text(plan->out, ";\n");
}

static void emit_make(const struct postgres_plan *plan, const struct postgres_object *object)
{
    const char *text = text_of(plan, object);

    if (text == NULL)
        refusal_add(plan->refusals, arena_printf(plan->arena, "by_hand:%s", object->key),
                    "the %s %s has been altered by hand for PostgreSQL: write by hand how it is "
                    "made",
                    object->kind, object->key);
    else
        buf_printf(plan->out, "%s;\n", text);
}

static void emit_views(const struct view_set *set, bool dropping)
{
    bool *done = ARENA_ARRAY(set->plan->arena, bool, set->objects->count + 1);
    bool more = true;

    while (more) {
        more = false;
        for (size_t i = 0; i < set->objects->count; i++) {
            const struct postgres_object *view = &set->objects->items[i];

            if (done[i] || !set->marked[i] || !is_kind(view, views) ||
                must_wait(set, done, i, dropping))
                continue;
            if (dropping)
                emit_drop(set->plan, view);
            else
                emit_make(set->plan, view);
            done[i] = more = true;
        }
    }
}

/* --- the others ------------------------------------------------------------------------------------------ */

/* Whether the object is there before but not, or not like this, afterwards. */
static bool is_dropped(const struct postgres_plan *plan, const struct postgres_object *before)
{
    const struct postgres_object *after = postgres_object_like(plan->change->objects_after, before);

    return after == NULL || !is_same(plan, before, after) ||
           (is_kind(before, indexes) && is_index_disturbed(plan, before));
}

static bool is_made(const struct postgres_plan *plan, const struct postgres_object *after)
{
    const struct postgres_object *before = postgres_object_like(&plan->objects, after);

    return before == NULL || is_dropped(plan, before) || goes_with_table(plan, before);
}

static void drop_kinds(const struct postgres_plan *plan, const char *const *kinds)
{
    for (size_t i = plan->objects.count; i > 0; i--) {
        const struct postgres_object *object = &plan->objects.items[i - 1];

        if (is_kind(object, kinds) && is_dropped(plan, object) && !goes_with_table(plan, object))
            emit_drop(plan, object);
    }
}

/* In the order in which they are declared, or were made. */
static const struct postgres_object *next_made(const struct postgres_plan *plan,
                                               const char *const *kinds,
                                               const struct postgres_object *last)
{
    const struct postgres_objects *all = plan->change->objects_after;
    const struct postgres_object *next = NULL;

    for (size_t i = 0; i < all->count; i++) {
        const struct postgres_object *object = &all->items[i];

        if (is_kind(object, kinds) && is_made(plan, object) &&
            (last == NULL || object->place > last->place) &&
            (next == NULL || object->place < next->place))
            next = object;
    }
    return next;
}

static void make_kinds(const struct postgres_plan *plan, const char *const *kinds)
{
    const struct postgres_object *object = NULL;

    while ((object = next_made(plan, kinds, object)) != NULL) {
        if (plan->change->online && is_kind(object, indexes) &&
            postgres_plan_pair(plan, object->table) != NULL &&
            postgres_plan_pair(plan, object->table)->object_before != NULL)
            buf_text(plan->out,
                     "-- hint: with the least locking, run it outside of a transaction as "
                     "CREATE INDEX CONCURRENTLY\n");
        emit_make(plan, object);
    }
}

/* CREATE OR REPLACE: triggers and views that call it stay. */
static void make_functions(const struct postgres_plan *plan)
{
    const struct postgres_object *object = NULL;

    while ((object = next_made(plan, functions, object)) != NULL) {
        bool is_there = postgres_object_like(&plan->objects, object) != NULL;
        const char *text = object->sql;
        struct sql_reader reader;
        struct token token;

        if (is_there && text != NULL) {
            sql_reader_init(&reader, str_of(text));
            sql_token_next(&reader, &token);
            text = reader.rest.at;
            sql_token_next(&reader, &token);
            if (!sql_token_is(&token, "OR"))
                text = arena_printf(plan->arena, " OR REPLACE%s", text);
            buf_printf(plan->out, "CREATE%s;\n", text);
        } else {
            emit_make(plan, object);
        }
    }
}

void emit_postgres_drop_dependents(const struct postgres_plan *plan)
{
    struct view_set before, after;

    drop_kinds(plan, triggers);
    find_views(plan, &before, &after);
    emit_views(&before, true);
    drop_kinds(plan, indexes);
}

void emit_postgres_make_dependents(const struct postgres_plan *plan)
{
    static const char *const others[] = {"statistics", NULL};
    struct view_set before, after;

    make_kinds(plan, indexes);
    make_functions(plan);
    find_views(plan, &before, &after);
    emit_views(&after, false);
    make_kinds(plan, others);
    make_kinds(plan, triggers);
}

void emit_postgres_make_types(const struct postgres_plan *plan)
{
    const struct postgres_object *object = NULL;

    while ((object = next_made(plan, types, object)) != NULL) {
        const struct postgres_object *before = postgres_object_like(&plan->objects, object);

        if (before == NULL)
            emit_make(plan, object);
        else if (!postgres_enum_grow(plan->arena, before->sql, object->sql, plan->out))
            refusal_add(
                plan->refusals, arena_printf(plan->arena, "by_hand:%s", object->key),
                "the %s %s changes in a way that only its author knows how to do: write the "
                "version script for PostgreSQL by hand",
                object->kind, object->key);
    }
}

void emit_postgres_drop_types(const struct postgres_plan *plan)
{
    const struct postgres_object *last = NULL;

    for (;;) {
        const struct postgres_object *next = NULL;

        for (size_t i = 0; i < plan->objects.count; i++) {
            const struct postgres_object *object = &plan->objects.items[i];

            if (is_kind(object, routines_and_types) &&
                postgres_object_like(plan->change->objects_after, object) == NULL &&
                (last == NULL || object->place < last->place) &&
                (next == NULL || object->place > next->place))
                next = object;
        }
        if (next == NULL)
            return;
        emit_drop(plan, next);
        last = next;
    }
}
