#include "migrate/postgres_plan.h"

#include "migrate/dialect.h"
#include "migrate/rename.h"
#include "migrate/rename_expression.h"

struct postgres_pair *postgres_plan_pair(const struct postgres_plan *plan, const char *key)
{
    for (size_t i = 0; i < plan->pair_count; i++) {
        if (strcmp(plan->pairs[i].key, key) == 0)
            return &plan->pairs[i];
    }
    return NULL;
}

bool postgres_pair_lasts(const struct postgres_pair *pair)
{
    return pair->before != NULL && pair->after != NULL;
}

bool postgres_pair_touches(const struct postgres_pair *pair, const char *column)
{
    for (size_t i = 0; i < pair->touched_count; i++) {
        if (strcmp(pair->touched[i], column) == 0)
            return true;
    }
    return false;
}

bool postgres_pair_remakes(const struct postgres_pair *pair, const char *column)
{
    const struct postgres_column *after = postgres_table_column(pair->after, column);

    return after != NULL && after->generated != NULL &&
           postgres_table_column(pair->before, column) != NULL &&
           postgres_pair_touches(pair, column);
}

bool postgres_pair_keeps(const struct postgres_pair *pair,
                         const struct postgres_constraint *constraint)
{
    for (size_t i = 0; pair->before != NULL && i < pair->before->constraint_count; i++) {
        if (pair->kept[i] == constraint)
            return true;
    }
    return false;
}

/* --- renames --------------------------------------------------------------------------------------------- */

/* The renames of tables that PostgreSQL has, as statements for it. */
static enum status write_renames(struct postgres_plan *plan, struct err *err)
{
    const struct rename_list *all = plan->change->renames;
    struct rename_list mine = {ARENA_ARRAY(plan->arena, struct rename, all->count + 1), 0};
    struct buf portable = BUF_INIT, text = BUF_INIT;
    enum status status;

    for (size_t i = 0; i < all->count; i++) {
        const struct rename *r = &all->items[i];
        const char *key = r->table == NULL ? r->from : rename_old_table(all, r->table);

        if (postgres_object(plan->change->objects_before, "table", key) != NULL)
            mine.items[mine.count++] = *r;
    }
    rename_emit(plan->arena, plan->change->before, plan->change->after, &mine, &portable);
    status = dialect_postgres(buf_view(&portable), &text, err);
    plan->renames = arena_copy(plan->arena, buf_view(&text));
    buf_free(&portable);
    buf_free(&text);
    return status;
}

/* Expressions over the old rows, by the new names, for PostgreSQL. */
static void translate(struct postgres_plan *plan, const struct expression_list *list,
                      struct expression_list *out)
{
    rename_expressions(plan->arena, plan->change->before, plan->change->renames, list, out);
    for (size_t i = 0; i < out->count; i++) {
        struct expression *e = &out->items[i];
        struct buf sql = BUF_INIT;
        struct err err = {0};

        if (dialect_postgres(str_of(e->sql), &sql, &err) == STATUS_OK)
            e->sql = arena_copy(plan->arena, buf_view(&sql));
        else if (postgres_object(plan->change->objects_after, "table", e->table) != NULL)
            refusal_add(plan->refusals,
                        arena_printf(plan->arena, "by_hand:%s.%s", e->table, e->column),
                        "the expression for %s.%s is not for PostgreSQL (%s)", e->table, e->column,
                        err.message);
        buf_free(&sql);
    }
}

/* --- pairs ----------------------------------------------------------------------------------------------- */

/* Whether the object is what the model says: then it was not written for PostgreSQL alone. */
static bool is_portable(struct arena *arena, const struct postgres_object *object,
                        const struct postgres_table *table)
{
    return object != NULL && object->normal != NULL && table != NULL &&
           strcmp(object->normal, postgres_normal(arena, table->sql)) == 0;
}

/* The models' side tells for certain; what scripts have made may have been altered, and is taken for the model's if it
 * can be. */
static bool is_own(const struct postgres_plan *plan, const struct postgres_pair *pair)
{
    const struct postgres_change *change = plan->change;

    if (pair->object_after != NULL && change->objects_after->declared)
        return !is_portable(plan->arena, pair->object_after, pair->after);
    if (pair->object_before != NULL && change->objects_before->declared)
        return !is_portable(plan->arena, pair->object_before, pair->original);
    return (pair->object_before != NULL && pair->before == NULL) ||
           (pair->object_after != NULL && pair->after == NULL);
}

static const struct postgres_table *read_table(const struct postgres_plan *plan,
                                               const struct model *model, const char *key)
{
    const struct model_table *table = model_table(model, key);

    return table == NULL ? NULL : postgres_table(plan->arena, table);
}

/* SQLite carries new names into a text and leaves its order alone: so the names before are found by their places. */
static enum status check_places(const struct postgres_pair *pair, struct err *err)
{
    if (pair->before == NULL ||
        (pair->before->column_count == pair->original->column_count &&
         pair->before->constraint_count == pair->original->constraint_count))
        return STATUS_OK;
    return err_set(err, STATUS_BUG, "the table %s has another form after its renames", pair->key);
}

/* The object before the renames; what it is called may have changed, when it was made has not. */
static const struct postgres_object *original_of(const struct postgres_plan *plan,
                                                 const struct postgres_object *renamed)
{
    const struct postgres_objects *objects = plan->change->objects_before;

    for (size_t i = 0; i < objects->count; i++) {
        if (objects->items[i].place == renamed->place)
            return &objects->items[i];
    }
    return renamed;
}

static void add_pair(struct postgres_plan *plan, const char *key)
{
    struct postgres_pair *pair = &plan->pairs[plan->pair_count];

    if (postgres_plan_pair(plan, key) != NULL)
        return;
    plan->pair_count++;
    pair->key = key;
    pair->object_before = postgres_object(&plan->objects, "table", key);
    pair->object_after = postgres_object(plan->change->objects_after, "table", key);
    if (pair->object_before != NULL) {
        pair->object_before = original_of(plan, pair->object_before);
        pair->original = read_table(plan, plan->change->before, pair->object_before->key);
        pair->before = read_table(plan, &plan->before, key);
    }
    if (pair->object_after != NULL)
        pair->after = read_table(plan, plan->change->after, key);
    pair->own = is_own(plan, pair) || (pair->before != NULL && pair->original == NULL);
    if (pair->own)
        pair->original = pair->before = pair->after = NULL;
}

static void add_pairs(struct postgres_plan *plan)
{
    const struct postgres_objects *after = plan->change->objects_after;

    plan->pairs =
        ARENA_ARRAY(plan->arena, struct postgres_pair, plan->objects.count + after->count + 1);
    for (size_t i = 0; i < plan->objects.count; i++) {
        if (strcmp(plan->objects.items[i].kind, "table") == 0)
            add_pair(plan, plan->objects.items[i].key);
    }
    for (size_t i = 0; i < after->count; i++) {
        if (strcmp(after->items[i].kind, "table") == 0)
            add_pair(plan, after->items[i].key);
    }
}

/* --- columns --------------------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_touched(const struct postgres_pair *pair, const struct postgres_column *before)
{
    const struct postgres_column *after = postgres_table_column(pair->after, before->key);

    if (after == NULL || strcmp(before->type, after->type) != 0)
        return true;
    if (after->generated == NULL)
        return false;
    if (!same_text(before->model->generated, after->model->generated))
        return true;
    for (size_t i = 0; i < pair->touched_count; i++) {
        if (sql_mentions(after->generated, pair->touched[i]))
            return true;
    }
    return false;
}

static void find_touched(struct postgres_plan *plan, struct postgres_pair *pair)
{
    pair->touched = ARENA_ARRAY(plan->arena, const char *, pair->before->column_count);
    for (int generated = 0; generated <= 1; generated++) {
        for (size_t i = 0; i < pair->before->column_count; i++) {
            const struct postgres_column *column = &pair->before->columns[i];

            if (!postgres_pair_touches(pair, column->key) && is_touched(pair, column))
                pair->touched[pair->touched_count++] = column->key;
        }
    }
    pair->shape_changed = pair->touched_count > 0 || strcmp(pair->original->key, pair->key) != 0 ||
                          pair->before->column_count != pair->after->column_count;
    for (size_t i = 0; i < pair->before->column_count; i++) {
        if (strcmp(pair->original->columns[i].key, pair->before->columns[i].key) != 0)
            pair->shape_changed = true;
    }
}

/* --- constraints ----------------------------------------------------------------------------------------- */

/* Whether a constraint must be made again although it is written the same. Keys stay with a column that changes its
 * type. */
static bool is_disturbed(const struct postgres_pair *pair,
                         const struct postgres_constraint *constraint)
{
    bool is_key = constraint->model->kind == CONSTRAINT_PRIMARY ||
                  constraint->model->kind == CONSTRAINT_UNIQUE;

    for (size_t i = 0; i < constraint->model->column_count; i++) {
        const char *column = constraint->model->columns[i];

        if (is_key ? postgres_pair_remakes(pair, column) : postgres_pair_touches(pair, column))
            return true;
    }
    return false;
}

static void match_constraints(struct postgres_plan *plan, struct postgres_pair *pair)
{
    size_t count = pair->before->constraint_count;

    pair->kept = ARENA_ARRAY(plan->arena, const struct postgres_constraint *, count);
    for (size_t i = 0; i < count; i++) {
        const struct postgres_constraint *before = &pair->before->constraints[i];

        for (size_t j = 0; j < pair->after->constraint_count && pair->kept[i] == NULL; j++) {
            const struct postgres_constraint *after = &pair->after->constraints[j];

            if (strcmp(before->normal, after->normal) == 0 && !postgres_pair_keeps(pair, after) &&
                !is_disturbed(pair, before))
                pair->kept[i] = after;
        }
    }
}

/* A table that goes takes its constraints with it. */
static void keep_constraints(struct postgres_plan *plan, struct postgres_pair *pair)
{
    pair->kept = ARENA_ARRAY(plan->arena, const struct postgres_constraint *,
                             pair->before->constraint_count);
    for (size_t i = 0; i < pair->before->constraint_count; i++)
        pair->kept[i] = &pair->before->constraints[i];
}

/* Whether a foreign key to `parent` loses the key that it stands on, or the type of it. */
static bool is_uprooted(const struct postgres_pair *parent, const struct postgres_constraint *key)
{
    for (size_t i = 0; i < parent->touched_count; i++) {
        if (sql_mentions(key->normal, parent->touched[i]))
            return true;
    }
    for (size_t i = 0; i < parent->before->constraint_count; i++) {
        const struct model_constraint *lost = parent->before->constraints[i].model;
        bool is_key = lost->kind == CONSTRAINT_PRIMARY || lost->kind == CONSTRAINT_UNIQUE;

        if (is_key && parent->kept[i] == NULL && lost->column_count > 0 &&
            sql_mentions(key->normal, lost->columns[0]))
            return true;
    }
    return false;
}

static void uproot_foreign_keys(struct postgres_plan *plan, struct postgres_pair *pair)
{
    for (size_t i = 0; i < pair->before->constraint_count; i++) {
        const struct postgres_constraint *key = &pair->before->constraints[i];
        const struct postgres_pair *parent;

        if (key->model->kind != CONSTRAINT_FOREIGN)
            continue;
        parent = postgres_plan_pair(plan, key->model->parent);
        if (parent == NULL || !postgres_pair_lasts(parent))
            pair->kept[i] = pair->after == NULL ? key : NULL;
        else if (is_uprooted(parent, key))
            pair->kept[i] = NULL;
    }
}

/* A name that the server would number cannot be foreseen: it depends on which table came first. */
static void refuse_clashes(struct postgres_plan *plan, const struct postgres_pair *pair,
                           const struct postgres_constraint *constraint)
{
    for (size_t i = 0; i < plan->pair_count; i++) {
        const struct postgres_table *other = plan->pairs[i].after;

        for (size_t j = 0; other != NULL && other != pair->after && j < other->constraint_count;
             j++) {
            if (strcmp(other->constraints[j].name, constraint->name) == 0)
                refusal_add(plan->refusals,
                            arena_printf(plan->arena, "constraint_name:%s", constraint->name),
                            "%s and %s both have a constraint that PostgreSQL would call %s: give "
                            "them names with CONSTRAINT",
                            pair->key, other->key, constraint->name);
        }
    }
}

enum status postgres_plan_make(struct postgres_plan *plan, struct err *err)
{
    enum status status = write_renames(plan, err);

    plan->before = *plan->change->renamed;
    if (status == STATUS_OK)
        status = postgres_objects_after(plan->arena, plan->change->objects_before, plan->renames,
                                        &plan->objects, err);
    if (status != STATUS_OK)
        return status;
    translate(plan, plan->change->backfill, &plan->backfill);
    translate(plan, plan->change->cast, &plan->cast);
    add_pairs(plan);
    for (size_t i = 0; i < plan->pair_count; i++) {
        struct postgres_pair *pair = &plan->pairs[i];

        status = check_places(pair, err);
        if (status != STATUS_OK)
            return status;
        if (postgres_pair_lasts(pair)) {
            find_touched(plan, pair);
            match_constraints(plan, pair);
        } else if (pair->before != NULL) {
            keep_constraints(plan, pair);
        }
        for (size_t j = 0; pair->after != NULL && j < pair->after->constraint_count; j++) {
            if (pair->after->constraints[j].is_derived)
                refuse_clashes(plan, pair, &pair->after->constraints[j]);
        }
    }
    for (size_t i = 0; i < plan->pair_count; i++) {
        if (plan->pairs[i].before != NULL)
            uproot_foreign_keys(plan, &plan->pairs[i]);
    }
    return STATUS_OK;
}
