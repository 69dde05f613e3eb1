#include "migrate/emit_postgres_constraint.h"

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

static void rename_constraint(const struct postgres_plan *plan, const char *table, const char *from,
                              const char *to)
{
    begin(plan, "TABLE", table);
    buf_text(plan->out, " RENAME CONSTRAINT ");
    sql_name_add(plan->out, from);
    buf_text(plan->out, " TO ");
    sql_name_add(plan->out, to);
    buf_text(plan->out, ";\n");
}

/* Whether a constraint of the table that is still to be renamed has this name. */
static bool is_in_the_way(const struct postgres_pair *pair, size_t from, const char *name)
{
    for (size_t i = from; i < pair->before->constraint_count; i++) {
        if (pair->kept[i] != NULL && strcmp(pair->original->constraints[i].name, name) == 0)
            return true;
    }
    return false;
}

static void rename_sequences(const struct postgres_plan *plan, const struct postgres_pair *pair)
{
    for (size_t i = 0; i < pair->before->column_count; i++) {
        const struct postgres_column *column = &pair->before->columns[i];
        const char *from, *to;

        if (!column->identity || postgres_table_column(pair->after, column->key) == NULL)
            continue;
        from = postgres_table_sequence(plan->arena, pair->original, pair->original->columns[i].key);
        to = postgres_table_sequence(plan->arena, pair->after, column->key);
        if (strcmp(from, to) == 0)
            continue;
        begin(plan, "SEQUENCE", from);
        buf_text(plan->out, " RENAME TO ");
        sql_name_add(plan->out, to);
        buf_text(plan->out, ";\n");
    }
}

void emit_postgres_rename_constraints(const struct postgres_plan *plan,
                                      const struct postgres_pair *pair)
{
    size_t count = pair->before->constraint_count;
    const char **later = ARENA_ARRAY(plan->arena, const char *, count);

    for (size_t i = 0; i < count; i++) {
        const char *from = pair->original->constraints[i].name;

        if (pair->kept[i] == NULL || strcmp(from, pair->kept[i]->name) == 0)
            continue;
        if (is_in_the_way(pair, i + 1, pair->kept[i]->name))
            later[i] = arena_printf(plan->arena, BETWEEN "%zu", i);
        rename_constraint(plan, pair->key, from, later[i] != NULL ? later[i] : pair->kept[i]->name);
    }
    for (size_t i = 0; i < count; i++) {
        if (later[i] != NULL)
            rename_constraint(plan, pair->key, later[i], pair->kept[i]->name);
    }
    rename_sequences(plan, pair);
}

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
