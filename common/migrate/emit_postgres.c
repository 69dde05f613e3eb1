#include "migrate/emit_postgres.h"

#include "migrate/emit_postgres_column.h"
#include "migrate/emit_postgres_constraint.h"
#include "migrate/emit_postgres_create.h"
#include "migrate/emit_postgres_object.h"

/* Tables that are written for PostgreSQL alone: how one form becomes another only their author knows. */
static void check_own(const struct postgres_plan *plan, const struct postgres_pair *pair)
{
    const struct postgres_object *before = pair->object_before, *after = pair->object_after;

    if (!pair->own || before == NULL || after == NULL || before->normal == NULL ||
        after->normal == NULL || strcmp(before->normal, after->normal) == 0)
        return;
    refusal_add(plan->refusals, arena_printf(plan->arena, "by_hand:%s", pair->key),
                "the table %s is written for PostgreSQL alone and has changed: write the version "
                "script for it by hand",
                pair->key);
}

static bool is_allowed(const struct wish *consent, const char *table)
{
    if (consent == NULL || consent->allow_destructive)
        return true;
    for (size_t i = 0; consent->allow_drop != NULL && consent->allow_drop[i] != NULL; i++) {
        if (strcmp(consent->allow_drop[i], table) == 0)
            return true;
    }
    return false;
}

/* Nobody else has seen that a table goes which SQLite does not have. */
static void check_drop(const struct postgres_plan *plan, const struct postgres_pair *pair)
{
    if (pair->object_after != NULL || model_table(&plan->before, pair->key) != NULL ||
        is_allowed(plan->change->consent, pair->key))
        return;
    refusal_add(
        plan->refusals, arena_printf(plan->arena, "drop_table:%s", pair->key),
        "the table %s, which only PostgreSQL has, would be dropped with all its rows: allow it "
        "with --allow-drop %s",
        pair->key, pair->key);
}

typedef void emit_pair(const struct postgres_plan *plan, const struct postgres_pair *pair);

static void each_lasting(const struct postgres_plan *plan, emit_pair *emit)
{
    for (size_t i = 0; i < plan->pair_count; i++) {
        if (postgres_pair_lasts(&plan->pairs[i]))
            emit(plan, &plan->pairs[i]);
    }
}

static void emit_lasting(const struct postgres_plan *plan)
{
    for (int foreign = 1; foreign >= 0; foreign--) {
        for (size_t i = 0; i < plan->pair_count; i++) {
            if (plan->pairs[i].before != NULL)
                emit_postgres_drop_constraints(plan, &plan->pairs[i], foreign == 1);
        }
    }
    emit_postgres_rename_constraints(plan);
    emit_postgres_make_types(plan);
    each_lasting(plan, emit_postgres_drop_generated);
    each_lasting(plan, emit_postgres_values);
    each_lasting(plan, emit_postgres_columns);
}

static void add_constraints(const struct postgres_plan *plan, bool foreign)
{
    for (size_t i = 0; i < plan->pair_count; i++) {
        if (postgres_pair_lasts(&plan->pairs[i]))
            emit_postgres_add_constraints(plan, &plan->pairs[i], foreign);
    }
}

enum status emit_postgres(struct arena *arena, const struct postgres_change *change,
                          struct buf *out, struct refusal_list *refusals, struct err *err)
{
    struct postgres_plan plan = {
        .arena = arena, .change = change, .out = out, .refusals = refusals};
    enum status status = postgres_plan_make(&plan, err);

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < plan.pair_count; i++) {
        check_own(&plan, &plan.pairs[i]);
        check_drop(&plan, &plan.pairs[i]);
    }
    buf_text(out, plan.renames);
    emit_postgres_drop_dependents(&plan);
    emit_lasting(&plan);
    emit_postgres_drop_tables(&plan);
    add_constraints(&plan, false);
    emit_postgres_create_tables(&plan);
    add_constraints(&plan, true);
    emit_postgres_make_dependents(&plan);
    emit_postgres_drop_types(&plan);
    return STATUS_OK;
}
