#include "migrate/emit_postgres_constraint.h"

#include "migrate/list_grow.h"
#include "migrate/sql_name.h"

#define BETWEEN "_pierogis_between_"

static void begin(const struct postgres_plan *plan, const char *kind, const char *name)
{
    buf_printf(plan->out, "ALTER %s ", kind);
    sql_name_add(plan->out, name);
}

static bool is_foreign(const struct postgres_constraint *constraint)
{
    return constraint->model->kind == CONSTRAINT_FOREIGN;
}

void emit_postgres_drop_constraints(const struct postgres_plan *plan,
                                    const struct postgres_pair *pair, bool foreign)
{
    for (size_t i = 0; i < pair->before->constraint_count; i++) {
        if (pair->kept[i] != NULL || is_foreign(&pair->before->constraints[i]) != foreign)
            continue;
        begin(plan, "TABLE", pair->key);
        buf_text(plan->out, " DROP CONSTRAINT ");
        sql_name_add(plan->out, pair->original->constraints[i].name);
        buf_text(plan->out, ";\n");
    }
}

/* --- names ----------------------------------------------------------------------------------------------- */

/* A name that changes. Those of keys and sequences are unique among all tables. */
struct renaming {
    const char *table; /* NULL = the sequence `from` */
    const char *from;
    const char *to; /* NULL = any that is not in the way: it will be dropped */
};

struct renamings {
    struct arena *arena;
    struct renaming *items;
    size_t count, size;
};

static void add_renaming(struct renamings *all, const char *table, const char *from, const char *to)
{
    if (to != NULL && strcmp(from, to) == 0)
        return;
    all->items = list_grow(all->arena, all->items, all->count, &all->size, sizeof(*all->items));
    all->items[all->count++] = (struct renaming){table, from, to};
}

static void find_renamings(const struct postgres_plan *plan, const struct postgres_pair *pair,
                           struct renamings *all)
{
    const struct postgres_table *old = pair->original;
    bool lasts = postgres_pair_lasts(pair);

    for (size_t i = 0; i < old->constraint_count; i++) {
        if (pair->kept[i] != NULL)
            add_renaming(all, pair->key, old->constraints[i].name,
                         lasts ? pair->kept[i]->name : NULL);
    }
    for (size_t i = 0; i < old->column_count; i++) {
        const char *key = pair->before->columns[i].key, *from;

        if (!old->columns[i].identity)
            continue;
        from = postgres_table_sequence(plan->arena, old, old->columns[i].key);
        if (!lasts)
            add_renaming(all, NULL, from, NULL);
        else if (postgres_table_column(pair->after, key) != NULL)
            add_renaming(all, NULL, from, postgres_table_sequence(plan->arena, pair->after, key));
    }
}

static void emit_renaming(const struct postgres_plan *plan, const char *table, const char *from,
                          const char *to)
{
    begin(plan, table == NULL ? "SEQUENCE" : "TABLE", table == NULL ? from : table);
    if (table != NULL) {
        buf_text(plan->out, " RENAME CONSTRAINT ");
        sql_name_add(plan->out, from);
    } else {
        buf_text(plan->out, " RENAME");
    }
    buf_text(plan->out, " TO ");
    sql_name_add(plan->out, to);
    buf_text(plan->out, ";\n");
}

/* Whether the name that this one is to get is still another's. */
static bool is_taken(const struct renamings *all, size_t at)
{
    for (size_t i = at + 1; i < all->count; i++) {
        if (strcmp(all->items[i].from, all->items[at].to) == 0)
            return true;
    }
    return false;
}

/* Whether something that will be dropped has a name that is wanted before. */
static bool is_wanted(const struct renamings *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].to != NULL && strcmp(all->items[i].to, name) == 0)
            return true;
    }
    return false;
}

void emit_postgres_rename_constraints(const struct postgres_plan *plan)
{
    struct renamings all = {.arena = plan->arena};

    for (size_t i = 0; i < plan->pair_count; i++) {
        if (plan->pairs[i].before != NULL)
            find_renamings(plan, &plan->pairs[i], &all);
    }
    for (size_t i = 0; i < all.count; i++) {
        struct renaming *r = &all.items[i];
        const char *between = arena_printf(plan->arena, BETWEEN "%zu", i);

        if (r->to == NULL && is_wanted(&all, r->from)) {
            emit_renaming(plan, r->table, r->from, between);
            r->from = between;
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        struct renaming *r = &all.items[i];
        const char *between = arena_printf(plan->arena, BETWEEN "%zu", i);

        if (r->to == NULL)
            continue;
        if (is_taken(&all, i)) {
            emit_renaming(plan, r->table, r->from, between);
            r->from = between;
        } else {
            emit_renaming(plan, r->table, r->from, r->to);
            r->to = NULL;
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].to != NULL)
            emit_renaming(plan, all.items[i].table, all.items[i].from, all.items[i].to);
    }
}

/* --- new constraints ------------------------------------------------------------------------------------- */

void emit_postgres_add_constraint(const struct postgres_plan *plan, const char *table,
                                  const struct postgres_constraint *constraint)
{
    bool is_key = constraint->model->kind == CONSTRAINT_PRIMARY ||
                  constraint->model->kind == CONSTRAINT_UNIQUE;

    if (is_key && plan->change->online)
        buf_text(plan->out, "-- hint: with the least locking, first CREATE UNIQUE INDEX "
                            "CONCURRENTLY outside of a transaction, then ADD CONSTRAINT … USING "
                            "INDEX\n");
    begin(plan, "TABLE", table);
    buf_text(plan->out, " ADD CONSTRAINT ");
    sql_name_add(plan->out, constraint->name);
    buf_printf(plan->out, " %s%s;\n", constraint->text,
               !is_key && plan->change->online ? " NOT VALID" : "");
    if (is_key || !plan->change->online)
        return;
    begin(plan, "TABLE", table);
    buf_text(plan->out, " VALIDATE CONSTRAINT ");
    sql_name_add(plan->out, constraint->name);
    buf_text(plan->out, ";\n");
}

void emit_postgres_add_constraints(const struct postgres_plan *plan,
                                   const struct postgres_pair *pair, bool foreign)
{
    for (size_t i = 0; i < pair->after->constraint_count; i++) {
        const struct postgres_constraint *constraint = &pair->after->constraints[i];

        if (is_foreign(constraint) == foreign && !postgres_pair_keeps(pair, constraint))
            emit_postgres_add_constraint(plan, pair->key, constraint);
    }
}
