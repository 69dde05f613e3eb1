#include "migrate/table_change.h"

#include "migrate/sql_token.h"
#include "migrate/virtual_table.h"

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_column(const struct model_column *a, const struct model_column *b)
{
    return strcmp(a->key, b->key) == 0 && same_text(a->type, b->type) &&
           same_text(a->fallback, b->fallback) && same_text(a->collation, b->collation) &&
           same_text(a->generated, b->generated) && a->stored == b->stored &&
           a->not_null == b->not_null && a->primary == b->primary;
}

static bool listed(const struct model_column *const *columns, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(columns[i]->key, key) == 0)
            return true;
    }
    return false;
}

/* --- columns that are added ---------------------------------------------------------------------------- */

/* Whether ALTER TABLE takes the default: a literal, no expression (sqlite.org/lang_altertable.html). */
static bool is_literal(const char *text, enum token_kind *kind, bool *whole)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, str_of(text));
    if (!sql_token_next(&reader, &token))
        return false;
    if (token.kind == TOKEN_SIGN && (str_is(token.text, "-") || str_is(token.text, "+")) &&
        !sql_token_next(&reader, &token))
        return false;
    *kind = token.kind;
    *whole = str_find(token.text, '.') == token.text.len &&
             str_find(token.text, 'e') == token.text.len &&
             str_find(token.text, 'E') == token.text.len;
    if (token.kind == TOKEN_WORD)
        return sql_token_is(&token, "NULL") || sql_token_is(&token, "TRUE") ||
               sql_token_is(&token, "FALSE");
    return token.kind == TOKEN_NUMBER || token.kind == TOKEN_STRING || token.kind == TOKEN_BLOB;
}

/* ALTER TABLE would give the rows of a STRICT table a default of the wrong type without a word. */
static bool fits_strictly(const char *type, enum token_kind kind, bool whole)
{
    if (strcmp(type, "any") == 0)
        return true;
    if (kind == TOKEN_STRING)
        return strcmp(type, "text") == 0;
    if (kind == TOKEN_BLOB)
        return strcmp(type, "blob") == 0;
    if (kind == TOKEN_NUMBER)
        return strcmp(type, "real") == 0 ||
               (whole && (strcmp(type, "int") == 0 || strcmp(type, "integer") == 0));
    return strcmp(type, "int") == 0 || strcmp(type, "integer") == 0; /* TRUE, FALSE */
}

static bool has_key_with(const struct model_table *table, const char *key)
{
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct model_constraint *c = &table->constraints[i];

        if (c->kind != CONSTRAINT_UNIQUE && c->kind != CONSTRAINT_PRIMARY)
            continue;
        for (size_t n = 0; n < c->column_count; n++) {
            if (strcmp(c->columns[n], key) == 0)
                return true;
        }
    }
    return false;
}

static bool can_add(const struct model_table *table, const struct model_column *column)
{
    enum token_kind kind = TOKEN_END;
    bool whole = false;

    if (column->primary > 0 || has_key_with(table, column->key) || column->stored)
        return false;
    if (column->generated != NULL)
        return !column->not_null;
    if (column->fallback == NULL)
        return !column->not_null;
    if (!is_literal(column->fallback_text, &kind, &whole))
        return false;
    return !table->strict || fits_strictly(column->type, kind, whole);
}

bool column_needs_value(const struct model_table *table, const struct model_column *column)
{
    bool is_rowid = table->rowid_column >= 0 && &table->columns[table->rowid_column] == column;
    bool must = column->not_null || (column->primary > 0 && table->without_rowid);

    return must && !is_rowid && column->fallback == NULL && column->generated == NULL;
}

/* --- columns that are dropped -------------------------------------------------------------------------- */

static bool can_drop(const struct model_table *table, const struct model_column *column)
{
    if (column->primary > 0 || has_key_with(table, column->key))
        return false;
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct model_constraint *c = &table->constraints[i];
        bool own = c->column >= 0 && &table->columns[c->column] == column;

        for (size_t n = 0; n < c->column_count && !own; n++) {
            if (strcmp(c->columns[n], column->key) == 0)
                return false;
        }
        if (own && c->kind == CONSTRAINT_CHECK && c->column_count > 1)
            return false; /* it speaks of other columns too: let a rebuild be certain */
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (&table->columns[i] != column && table->columns[i].generated != NULL &&
            sql_mentions(table->columns[i].generated, column->key))
            return false;
    }
    return true;
}

/* --- the rest of the table ----------------------------------------------------------------------------- */

/* The next constraint that does not belong to one of `columns`, which come and go with what stands in them. */
static const struct model_constraint *next_constraint(const struct model_table *table, size_t *at,
                                                      const struct model_column *const *columns,
                                                      size_t count)
{
    while (*at < table->constraint_count) {
        const struct model_constraint *c = &table->constraints[(*at)++];

        if (c->column < 0 || !listed(columns, count, table->columns[c->column].key))
            return c;
    }
    return NULL;
}

static bool same_constraints(const struct table_change *change)
{
    const struct model_constraint *b, *a;
    size_t in_before = 0, in_after = 0;

    do {
        b = next_constraint(change->before, &in_before, change->dropped, change->dropped_count);
        a = next_constraint(change->after, &in_after, change->added, change->added_count);
        if (b != NULL && a != NULL && strcmp(b->normal, a->normal) != 0)
            return false;
    } while (b != NULL && a != NULL);
    return a == b;
}

/* The columns that stay are the same, in the same order, and all new ones come after them. */
static bool same_columns(const struct table_change *change)
{
    const struct model_table *before = change->before, *after = change->after;
    size_t at = 0;

    for (size_t i = 0; i < before->column_count; i++) {
        if (listed(change->dropped, change->dropped_count, before->columns[i].key))
            continue;
        if (at >= after->column_count || !same_column(&before->columns[i], &after->columns[at]))
            return false;
        at++;
    }
    return at > 0 && after->column_count - at == change->added_count;
}

static bool can_alter(const struct table_change *change)
{
    const struct model_table *before = change->before, *after = change->after;

    if (before->without_rowid != after->without_rowid || before->strict != after->strict ||
        before->autoincrement != after->autoincrement ||
        (before->rowid_column < 0) != (after->rowid_column < 0) || !same_columns(change) ||
        !same_constraints(change))
        return false;
    for (size_t i = 0; i < change->added_count; i++) {
        if (!can_add(after, change->added[i]))
            return false;
    }
    for (size_t i = 0; i < change->dropped_count; i++) {
        if (!can_drop(before, change->dropped[i]))
            return false;
    }
    return change->added_count + change->dropped_count > 0;
}

static void find_columns(struct arena *arena, const struct model_table *table,
                         const struct model_table *other, const struct model_column ***out,
                         size_t *count)
{
    *out = ARENA_ARRAY(arena, const struct model_column *, table->column_count + 1);
    *count = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        if (model_column(other, table->columns[i].key) == NULL)
            (*out)[(*count)++] = &table->columns[i];
    }
}

void table_change_find(struct arena *arena, const struct model_table *before,
                       const struct model_table *after, struct table_change *out)
{
    memset(out, 0, sizeof(*out));
    out->before = before;
    out->after = after;
    find_columns(arena, after, before, &out->added, &out->added_count);
    find_columns(arena, before, after, &out->dropped, &out->dropped_count);
    if (strcmp(before->normal, after->normal) == 0)
        out->step = TABLE_SAME;
    else if (before->is_virtual || after->is_virtual)
        out->step = table_is_copied(before, after) ? TABLE_REBUILT : TABLE_REMADE;
    else
        out->step = can_alter(out) ? TABLE_ALTERED : TABLE_REBUILT;
}

const struct table_change *table_change_of(const struct table_changes *changes, const char *key)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (strcmp(changes->items[i].after->key, key) == 0)
            return &changes->items[i];
    }
    return NULL;
}

void table_changes_find(struct arena *arena, const struct model *before, const struct model *after,
                        struct table_changes *out)
{
    out->items = ARENA_ARRAY(arena, struct table_change, after->table_count + 1);
    out->count = 0;
    for (size_t i = 0; i < after->table_count; i++) {
        const struct model_table *old = model_table(before, after->tables[i].key);

        if (old != NULL)
            table_change_find(arena, old, &after->tables[i], &out->items[out->count++]);
    }
}
