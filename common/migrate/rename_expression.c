#include "migrate/rename_expression.h"

#include "migrate/sql_name.h"
#include "migrate/sql_token.h"

struct translation {
    struct arena *arena;
    const struct model *before;
    const struct rename_list *renames;
    const struct expression *expression;
    struct sql_reader reader; /* behind the present token */
    struct token token;
    const char *key; /* of the token, when it may be a name; else NULL */
    const char *
        qualifier; /* before the dot that is before the token: new key of a table, or an alias; else NULL */
    struct buf out;
};

/* What the column `from` of `table` (its new key; NULL = of any table) is called now, or NULL. */
static const char *new_column(const struct rename_list *renames, const char *table,
                              const char *from)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *r = &renames->items[i];

        if (r->table != NULL && strcmp(r->from, from) == 0 &&
            (table == NULL || strcmp(r->table, table) == 0))
            return r->to;
    }
    return NULL;
}

static const char *new_table(const struct rename_list *renames, const char *from)
{
    for (size_t i = 0; i < renames->count; i++) {
        if (renames->items[i].table == NULL && strcmp(renames->items[i].from, from) == 0)
            return renames->items[i].to;
    }
    return NULL;
}

/* Whether the expression reads tables beside its own row. */
static bool has_subquery(const struct expression *e)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, str_of(e->sql));
    while (sql_token_next(&reader, &token)) {
        if (sql_token_is(&token, "SELECT"))
            return true;
    }
    return false;
}

static bool next_is(const struct translation *t, const char *sign)
{
    struct sql_reader ahead = t->reader;
    struct token next;

    return sql_token_next(&ahead, &next) && str_is(next.text, sign);
}

/* Whether a table that the expression reads has a column of this name which keeps it. */
static bool is_elsewhere(const struct translation *t, const char *key)
{
    for (size_t i = 0; i < t->before->table_count; i++) {
        const struct model_table *table = &t->before->tables[i];
        const char *now = new_table(t->renames, table->key);

        if (model_column(table, key) != NULL && sql_mentions(t->expression->sql, table->key) &&
            new_column(t->renames, now == NULL ? table->key : now, key) == NULL)
            return true;
    }
    return false;
}

/* The new name of a word that stands alone, or NULL. */
static const char *translate_bare(const struct translation *t)
{
    const char *name = new_column(t->renames, t->expression->table, t->key);

    if (!has_subquery(t->expression))
        return name;
    if (name == NULL)
        name = new_table(t->renames, t->key);
    if (name == NULL)
        name = new_column(t->renames, NULL, t->key);
    return is_elsewhere(t, t->key) ? NULL : name;
}

/* The new name of the token, or NULL when it keeps the one it has. */
static const char *translate_name(const struct translation *t)
{
    if (t->key == NULL || (t->token.kind == TOKEN_WORD && next_is(t, "(")))
        return NULL;
    if (t->qualifier !=
        NULL) /* behind an alias it is nobody's certainly: it stays, and the server may refuse it */
        return new_column(t->renames, t->qualifier, t->key);
    return next_is(t, ".") ? new_table(t->renames, t->key) : translate_bare(t);
}

static const char *translate(struct translation *t)
{
    struct buf key = BUF_INIT;
    const char *before = NULL, *copy;

    buf_init(&t->out);
    sql_reader_init(&t->reader, str_of(t->expression->sql));
    while (sql_token_next(&t->reader, &t->token)) {
        const char *name;

        buf_clear(&key);
        sql_token_normal(&t->token, &key);
        t->key = t->token.kind == TOKEN_WORD || t->token.kind == TOKEN_NAME
                     ? arena_copy(t->arena, buf_view(&key))
                     : NULL;
        name = translate_name(t);
        buf_str(&t->out, t->token.blank);
        if (name != NULL)
            sql_name_add(&t->out, name);
        else
            buf_str(&t->out, t->token.text);
        t->qualifier = str_is(t->token.text, ".") ? before : NULL;
        before = name != NULL ? name : t->key;
    }
    buf_str(&t->out, t->reader.rest); /* what cannot be read is SQLite's to refuse */
    copy = arena_copy(t->arena, buf_view(&t->out));
    buf_free(&t->out);
    buf_free(&key);
    return copy;
}

void rename_expressions(struct arena *arena, const struct model *before,
                        const struct rename_list *renames,
                        const struct expression_list *expressions, struct expression_list *out)
{
    out->items = ARENA_ARRAY(arena, struct expression, expressions->count + 1);
    out->count = expressions->count;
    for (size_t i = 0; i < expressions->count; i++) {
        struct translation t = {.arena = arena,
                                .before = before,
                                .renames = renames,
                                .expression = &expressions->items[i]};

        out->items[i] = expressions->items[i];
        out->items[i].sql = translate(&t);
    }
}
