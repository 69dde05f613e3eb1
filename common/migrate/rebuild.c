#include "migrate/rebuild.h"

#include "migrate/rename.h"
#include "migrate/sql_name.h"
#include "migrate/sql_token.h"

/* --- the new table ------------------------------------------------------------------------------------- */

static const char *new_name(struct arena *arena, const struct model_table *table)
{
    return sql_name(arena, arena_printf(arena, REBUILD_NEW "%s", table->key));
}

/* Whether the table's own name stands here to qualify a column: `t.a`. */
static bool qualifies(const struct model_table *table, const struct token *token,
                      struct sql_reader ahead)
{
    struct buf key = BUF_INIT;
    struct token next;
    bool yes;

    if (token->kind != TOKEN_WORD && token->kind != TOKEN_NAME)
        return false;
    sql_token_normal(token, &key);
    yes =
        strcmp(key.at, table->key) == 0 && sql_token_next(&ahead, &next) && str_is(next.text, ".");
    buf_free(&key);
    return yes;
}

/* Appends CREATE TABLE as declared, under the name `name`, with what qualifies a column by the table's own name
 * (CHECK (t.a < t.b)) renamed as well. */
static void create_as(const struct model_table *table, const char *name, struct buf *out)
{
    struct sql_reader reader;
    struct token token;
    bool after_dot = false;
    const size_t name_at = table->is_virtual ? 3 : 2; /* CREATE [VIRTUAL] TABLE name */

    sql_reader_init(&reader, str_of(table->sql));
    for (size_t at = 0; sql_token_next(&reader, &token); at++) {
        buf_str(out, token.blank);
        if (at == name_at || (at > name_at && !after_dot && qualifies(table, &token, reader)))
            buf_text(out, name);
        else
            buf_str(out, token.text);
        after_dot = str_is(token.text, ".");
    }
    buf_text(out, ";\n");
}

/* --- its rows ------------------------------------------------------------------------------------------ */

struct copy {
    struct arena *arena;
    const struct table_change *change;
    const struct row_values *values;
    const struct rename_list *renames; /* still to be done; NULL = none */
    struct buf columns, sources;
};

static void add(struct copy *copy, const char *column, const char *source)
{
    if (copy->columns.len > 0) {
        buf_text(&copy->columns, ", ");
        buf_text(&copy->sources, ", ");
    }
    buf_text(&copy->columns, column);
    buf_text(&copy->sources, source);
}

/* A name by which the rowid can be had: none of the table's columns is called so. */
static const char *rowid_name(const struct model_table *before, const struct model_table *after)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (model_column(before, names[i]) == NULL && model_column(after, names[i]) == NULL)
            return names[i];
    }
    return NULL;
}

static const char *source_of(struct copy *copy, const struct model_column *new)
{
    const struct model_table *after = copy->change->after;
    const struct model_column *old = model_column(copy->change->before, new->key);
    const char *name = sql_name(
        copy->arena,
        copy->renames == NULL ? new->key : rename_old_column(copy->renames, after->key, new->key));
    const char *cast = expression_find(copy->values->cast, after->key, new->key);
    const char *backfill = expression_find(copy->values->backfill, after->key, new->key);

    if (cast != NULL)
        return cast;
    if (old == NULL)
        return backfill;
    if (backfill != NULL)
        return arena_printf(copy->arena, "coalesce(%s, (%s))", name, backfill);
    return name;
}

static void copy_rowid(struct copy *copy)
{
    const struct model_table *before = copy->change->before, *after = copy->change->after;
    const struct model_column *alias =
        after->rowid_column < 0 ? NULL : &after->columns[after->rowid_column];
    const char *rowid = rowid_name(before, after);

    if (before->without_rowid || after->without_rowid || rowid == NULL)
        return;
    if (alias == NULL)
        add(copy, rowid, rowid);
    else if (model_column(before, alias->key) == NULL && source_of(copy, alias) == NULL)
        add(copy, sql_name(copy->arena, alias->key), rowid);
}

static void copy_columns(struct copy *copy)
{
    const struct model_table *before = copy->change->before, *after = copy->change->after;

    for (size_t i = 0; i < after->column_count; i++) {
        const struct model_column *new = &after->columns[i];
        const struct model_column *old = model_column(before, new->key);
        bool was_rowid = before->rowid_column >= 0 && &before->columns[before->rowid_column] == old;
        const char *source = source_of(copy, new);

        if (new->generated != NULL || source == NULL)
            continue;
        /* A column that becomes the rowid would be given numbers where it is NULL: no number is refused. */
        if ((int)i == after->rowid_column && old != NULL && !old->not_null && !was_rowid)
            source = arena_printf(copy->arena, "coalesce(%s, 'NULL')", source);
        add(copy, sql_name(copy->arena, new->key), source);
    }
}

bool row_values_has(const struct row_values *values, const struct model_table *table)
{
    const struct expression_list *lists[] = {values->backfill, values->cast};

    for (size_t l = 0; l < 2; l++) {
        for (size_t i = 0; i < lists[l]->count; i++) {
            if (strcmp(lists[l]->items[i].table, table->key) == 0)
                return true;
        }
    }
    return false;
}

/* --- the steps ----------------------------------------------------------------------------------------- */

/* The counter of AUTOINCREMENT remembers rows that are gone: ids are not given out twice. */
static void copy_counter(struct arena *arena, const struct table_change *change, struct buf *out)
{
    const char *new = sql_literal(arena, arena_printf(arena, REBUILD_NEW "%s", change->after->key));

    if (!change->before->autoincrement || !change->after->autoincrement)
        return;
    buf_printf(out,
               "DELETE FROM sqlite_sequence WHERE name = %s;\n"
               "INSERT INTO sqlite_sequence (name, seq)\n"
               "    SELECT %s, seq FROM sqlite_sequence WHERE name = %s;\n",
               new, new, sql_literal(arena, change->before->name));
}

void rebuild_fill(struct arena *arena, const struct table_change *change,
                  const struct row_values *values, const struct rename_list *renames,
                  struct buf *out)
{
    struct copy copy = {.arena = arena, .change = change, .values = values, .renames = renames};
    const char *new = new_name(arena, change->after), *old = change->before->key;

    if (renames != NULL)
        old = rename_old_table(renames, change->after->key);
    buf_init(&copy.columns);
    buf_init(&copy.sources);
    copy_rowid(&copy);
    copy_columns(&copy);
    create_as(change->after, new, out);
    /* OR ABORT: an ON CONFLICT clause of the new table must not swallow rows. */
    if (copy.columns.len > 0)
        buf_printf(out, "INSERT OR ABORT INTO %s (%s)\n    SELECT %s FROM %s;\n", new,
                   copy.columns.at, copy.sources.at, sql_name(arena, old));
    buf_free(&copy.columns);
    buf_free(&copy.sources);
}

void rebuild_finish(struct arena *arena, const struct table_change *change, struct buf *out)
{
    copy_counter(arena, change, out);
    buf_printf(out, "DROP TABLE %s;\nALTER TABLE %s RENAME TO %s;\n",
               sql_name(arena, change->before->key), new_name(arena, change->after),
               sql_name(arena, change->after->name));
}

/* --- tables that are not copied ------------------------------------------------------------------------ */

void remake_emit(struct arena *arena, const struct table_change *change, struct buf *out)
{
    buf_printf(out, "DROP TABLE %s;\n%s;\n", sql_name(arena, change->before->key),
               change->after->sql);
}

void refill_emit(struct arena *arena, const struct model_table *table, struct buf *out)
{
    const char *name = sql_name(arena, table->name);

    buf_printf(out, "INSERT INTO %s (%s) VALUES ('rebuild');\n", name, name);
}
