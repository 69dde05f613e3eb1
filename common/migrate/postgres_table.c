#include "migrate/postgres_table.h"

#include "migrate/dialect.h"
#include "migrate/dialect_type.h"
#include "migrate/postgres_name.h"
#include "migrate/table_text.h"
#include "migrate/token_name.h"

const char *postgres_text(struct arena *arena, const char *sql)
{
    struct buf out = BUF_INIT;
    const char *copy = NULL;

    if (dialect_postgres(str_of(sql), &out, NULL) == STATUS_OK)
        copy = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return copy;
}

static const char *list_text(struct arena *arena, struct token_list list)
{
    if (list.count == 0)
        return NULL;
    return postgres_text(arena, arena_copy(arena, token_list_text(list)));
}

/* --- columns --------------------------------------------------------------------------------------------- */

/* PRIMARY KEY in the definition of an INTEGER column that has no other source of values. */
static bool is_identity(const struct table_text *text, size_t column)
{
    const struct column_text *c = &text->columns[column];

    for (size_t i = 0; i < text->constraints.count; i++) {
        const struct constraint_text *constraint = &text->constraints.items[i];

        if (constraint->kind == CONSTRAINT_PRIMARY && constraint->column == (int)column)
            return str_is_nocase(str_of(c->type), "INTEGER") && c->fallback.count == 0 &&
                   c->generated.count == 0;
    }
    return false;
}

/* In a BOOLEAN column 0 and 1 are truths. */
static const char *fallback_of(struct arena *arena, const struct postgres_column *column,
                               struct token_list declared)
{
    if (column->model->fallback == NULL)
        return NULL;
    if (strcmp(column->type, "boolean") == 0 && strcmp(column->model->fallback, "0") == 0)
        return "FALSE";
    if (strcmp(column->type, "boolean") == 0 && strcmp(column->model->fallback, "1") == 0)
        return "TRUE";
    return list_text(arena, declared);
}

static bool read_columns(struct arena *arena, const struct table_text *text,
                         struct postgres_table *out)
{
    out->columns = ARENA_ARRAY(arena, struct postgres_column, out->model->column_count);
    for (size_t i = 0; i < out->model->column_count; i++) {
        struct postgres_column *column = &out->columns[out->column_count++];
        struct buf type = BUF_INIT;

        column->model = &out->model->columns[i];
        column->key = column->model->key;
        if (!dialect_type(column->model->type, true, &type))
            return false;
        column->type = arena_copy(arena, buf_view(&type));
        buf_free(&type);
        column->identity = is_identity(text, i);
        column->not_null = column->model->not_null || column->model->primary > 0;
        column->fallback = fallback_of(arena, column, text->columns[i].fallback);
        column->generated = list_text(arena, text->columns[i].generated);
    }
    return true;
}

/* --- constraints ----------------------------------------------------------------------------------------- */

/* The constraint of the model that stands in the text as `text`; NULL when another speaks for it. */
static const struct model_constraint *find(const struct postgres_table *table,
                                           const struct constraint_text *text)
{
    for (size_t i = 0; i < table->model->constraint_count; i++) {
        const struct model_constraint *constraint = &table->model->constraints[i];
        bool taken = false;

        for (size_t j = 0; j < table->constraint_count; j++)
            taken = taken || table->constraints[j].model == constraint;
        if (!taken && constraint->kind == text->kind && constraint->column == text->column &&
            strcmp(constraint->text, text->text) == 0)
            return constraint;
    }
    return NULL;
}

/* The normal form without CONSTRAINT name. */
static const char *without_name(const struct model_constraint *constraint)
{
    struct sql_reader reader;
    struct token token;

    if (constraint->name == NULL)
        return constraint->normal;
    sql_reader_init(&reader, str_of(constraint->normal));
    sql_token_next(&reader, &token);
    sql_token_next(&reader, &token);
    return str_trim(reader.rest).at;
}

/* AUTOINCREMENT is SQLite's word alone: an identity never gives an id twice. */
static const char *without_counter(struct arena *arena, const char *text)
{
    struct sql_reader reader;
    struct token token;
    struct buf out = BUF_INIT;
    const char *copy;

    sql_reader_init(&reader, str_of(text));
    while (sql_token_next(&reader, &token)) {
        if (sql_token_is(&token, "AUTOINCREMENT"))
            continue;
        buf_str(&out, token.blank);
        buf_str(&out, token.text);
    }
    copy = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return copy;
}

static bool read_constraints(struct arena *arena, const struct table_text *text,
                             struct postgres_table *out)
{
    out->constraints = ARENA_ARRAY(arena, struct postgres_constraint, text->constraints.count);
    for (size_t i = 0; i < text->constraints.count; i++) {
        struct postgres_constraint *constraint = &out->constraints[out->constraint_count];
        const struct model_constraint *model = find(out, &text->constraints.items[i]);

        if (model == NULL)
            continue;
        out->constraint_count++;
        constraint->model = model;
        constraint->normal = without_counter(arena, without_name(model));
        constraint->text = postgres_text(arena, without_counter(arena, model->text));
        if (constraint->text == NULL)
            return false;
    }
    return true;
}

static const char *choose(struct arena *arena, const char *table,
                          const struct model_constraint *constraint, const char *const *used,
                          size_t used_count)
{
    const char *columns =
        postgres_name_columns(arena, constraint->columns, constraint->column_count);

    switch (constraint->kind) {
    case CONSTRAINT_PRIMARY:
        return postgres_name_free(arena, table, NULL, "pkey", used, used_count);
    case CONSTRAINT_UNIQUE:
        return postgres_name_free(arena, table, columns, "key", used, used_count);
    case CONSTRAINT_FOREIGN:
        return postgres_name_free(arena, table, columns, "fkey", used, used_count);
    case CONSTRAINT_CHECK:
        break;
    }
    return postgres_name_free(arena, table, constraint->column_count == 1 ? columns : NULL, "check",
                              used, used_count);
}

/* The server makes all checks first, then the primary key, the other keys, and the foreign keys. */
static void name_constraints(struct arena *arena, struct postgres_table *table)
{
    static const enum constraint_kind order[] = {CONSTRAINT_CHECK, CONSTRAINT_PRIMARY,
                                                 CONSTRAINT_UNIQUE, CONSTRAINT_FOREIGN};
    const char **used = ARENA_ARRAY(arena, const char *, table->constraint_count);
    size_t count = 0;

    for (size_t kind = 0; kind < sizeof(order) / sizeof(order[0]); kind++) {
        for (size_t i = 0; i < table->constraint_count; i++) {
            struct postgres_constraint *constraint = &table->constraints[i];

            if (constraint->model->kind != order[kind])
                continue;
            constraint->is_derived = constraint->model->name == NULL;
            constraint->name = constraint->is_derived
                                   ? choose(arena, table->key, constraint->model, used, count)
                                   : name_key(arena, constraint->model->name);
            used[count++] = constraint->name;
        }
    }
}

/* --- the whole ------------------------------------------------------------------------------------------- */

const struct postgres_table *postgres_table(struct arena *arena, const struct model_table *table)
{
    struct postgres_table *out = ARENA_NEW(arena, struct postgres_table);
    struct table_text text;

    out->key = table->key;
    out->model = table;
    if (table->is_virtual)
        return NULL;
    out->sql = postgres_text(arena, table->sql);
    if (out->sql == NULL || table_text_read(arena, table->sql, &text, NULL) != STATUS_OK ||
        !read_columns(arena, &text, out) || !read_constraints(arena, &text, out))
        return NULL;
    name_constraints(arena, out);
    return out;
}

const struct postgres_column *postgres_table_column(const struct postgres_table *table,
                                                    const char *key)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].key, key) == 0)
            return &table->columns[i];
    }
    return NULL;
}

const char *postgres_table_sequence(struct arena *arena, const struct postgres_table *table,
                                    const char *column)
{
    return postgres_name(arena, table->key, column, "seq");
}
