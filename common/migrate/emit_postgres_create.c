#include "migrate/emit_postgres_create.h"

#include "migrate/emit_postgres_constraint.h"
#include "migrate/sql_name.h"
#include "migrate/sql_statement.h"

/* Tables while they are created. */
struct creation {
    const struct postgres_plan *plan;
    bool *done; /* for each pair of the plan */
};

static bool is_new(const struct postgres_pair *pair)
{
    return pair->object_before == NULL && pair->object_after != NULL;
}

static bool is_waiting(const struct creation *c, const char *key)
{
    for (size_t i = 0; i < c->plan->pair_count; i++) {
        if (strcmp(c->plan->pairs[i].key, key) == 0)
            return is_new(&c->plan->pairs[i]) && !c->done[i];
    }
    return false;
}

/* Whether this foreign key points to a table that is still to be created. */
static bool is_ahead(const struct creation *c, const struct postgres_pair *pair,
                     const struct postgres_constraint *constraint)
{
    const struct model_constraint *key = constraint->model;

    return key->kind == CONSTRAINT_FOREIGN && strcmp(key->parent, pair->key) != 0 &&
           is_waiting(c, key->parent);
}

static bool is_ready(const struct creation *c, const struct postgres_pair *pair)
{
    for (size_t i = 0; !pair->own && i < pair->after->constraint_count; i++) {
        if (is_ahead(c, pair, &pair->after->constraints[i]))
            return false;
    }
    for (size_t i = 0; pair->own && i < c->plan->pair_count; i++) {
        const char *other = c->plan->pairs[i].key;

        if (strcmp(other, pair->key) != 0 && is_waiting(c, other) &&
            pair->object_after->sql != NULL && sql_mentions(pair->object_after->sql, other))
            return false;
    }
    return true;
}

/* --- without some foreign keys --------------------------------------------------------------------------- */

/* A CREATE TABLE text that is copied token by token. */
struct copying {
    const struct creation *creation;
    const char *table; /* its key */
    struct arena *arena;
    struct sql_reader reader;
    struct token token;
    struct buf *out;
};

static void step(struct copying *c)
{
    sql_token_next(&c->reader, &c->token);
}

static void take(struct copying *c)
{
    buf_str(c->out, c->token.blank);
    buf_str(c->out, c->token.text);
    step(c);
}

/* Steps over what stands in parentheses, if that is next. */
static void skip_parentheses(struct copying *c)
{
    int depth = 0;

    do {
        depth += str_is(c->token.text, "(") ? 1 : str_is(c->token.text, ")") ? -1 : 0;
        if (depth > 0 || str_is(c->token.text, ")"))
            step(c);
    } while (depth > 0 && c->token.kind != TOKEN_END);
}

/* Steps over what may follow REFERENCES table (columns). */
static void skip_actions(struct copying *c)
{
    for (;;) {
        struct sql_reader ahead = c->reader;
        struct token second;

        sql_token_next(&ahead, &second);
        if (sql_token_is(&c->token, "ON")) { /* ON DELETE SET NULL */
            step(c);
            step(c);
            if (sql_token_is(&c->token, "SET") || sql_token_is(&c->token, "NO"))
                step(c);
        } else if (sql_token_is(&c->token, "MATCH") || sql_token_is(&c->token, "INITIALLY") ||
                   (sql_token_is(&c->token, "NOT") && sql_token_is(&second, "DEFERRABLE"))) {
            step(c);
        } else if (!sql_token_is(&c->token, "DEFERRABLE")) {
            return;
        }
        step(c);
    }
}

/* At REFERENCES: whether the table named there is still to be created. The reader moves behind the clause if it is. */
static bool skip_reference(struct copying *c)
{
    struct copying ahead = *c;
    struct sql_subject parent = {0};

    step(&ahead);
    if (!sql_subject_name(c->arena, DIALECT_SQLITE, &ahead.reader, &ahead.token, &parent) ||
        strcmp(parent.key, c->table) == 0 || !is_waiting(c->creation, parent.key))
        return false;
    if (str_is(ahead.token.text, "("))
        skip_parentheses(&ahead);
    skip_actions(&ahead);
    c->reader = ahead.reader;
    c->token = ahead.token;
    return true;
}

/* Copies one item of the list, without foreign keys that point ahead. */
static void copy_item(struct copying *c)
{
    size_t item = c->out->len, name = item;
    bool is_table_key = begins_table_constraint(&c->token), named = false;
    int depth = 0;

    while (c->token.kind != TOKEN_END) {
        if (depth == 0 && (str_is(c->token.text, ",") || str_is(c->token.text, ")")))
            return;
        depth += str_is(c->token.text, "(") ? 1 : str_is(c->token.text, ")") ? -1 : 0;
        if (depth == 0 && sql_token_is(&c->token, "CONSTRAINT")) {
            name = c->out->len;
            named = true;
            take(c);
            take(c);
            continue;
        }
        if (depth == 0 && sql_token_is(&c->token, "REFERENCES") && skip_reference(c)) {
            if (is_table_key || named)
                buf_cut(c->out, is_table_key ? item : name);
            continue;
        }
        named = false;
        take(c);
    }
}

static void copy_without(const struct creation *creation, const char *table, const char *sql)
{
    struct buf *out = creation->plan->out;
    struct copying c = {
        .creation = creation, .table = table, .arena = creation->plan->arena, .out = out};
    bool goes_on = true;

    sql_reader_init(&c.reader, str_of(sql));
    step(&c);
    while (c.token.kind != TOKEN_END && !str_is(c.token.text, "("))
        take(&c);
    while (goes_on) {
        size_t comma = out->len, item;

        take(&c); /* the parenthesis or the comma before an item */
        item = out->len;
        copy_item(&c);
        if (out->len == item)
            buf_cut(out, comma);
        goes_on = str_is(c.token.text, ",");
    }
    while (c.token.kind != TOKEN_END)
        take(&c);
}

/* --- the whole ------------------------------------------------------------------------------------------- */

static void create(const struct creation *c, const struct postgres_pair *pair)
{
    const char *sql = pair->own ? pair->object_after->sql : pair->after->sql;

    if (!pair->own && c->plan->change->objects_after->declared)
        sql = pair->object_after->sql; /* with the comments before its first column */
    if (sql == NULL) {
        refusal_add(c->plan->refusals, arena_printf(c->plan->arena, "by_hand:%s", pair->key),
                    "the table %s has been altered by hand for PostgreSQL: write by hand how it is "
                    "made",
                    pair->key);
        return;
    }
    if (is_ready(c, pair) || pair->own)
        buf_text(c->plan->out, sql);
    else
        copy_without(c, pair->key, sql);
    buf_text(c->plan->out, ";\n");
}

static const struct postgres_pair *choose(const struct creation *c, size_t *at)
{
    const struct postgres_pair *first = NULL;

    for (size_t i = 0; i < c->plan->pair_count; i++) {
        const struct postgres_pair *pair = &c->plan->pairs[i];

        if (!is_new(pair) || c->done[i])
            continue;
        if (is_ready(c, pair)) {
            *at = i;
            return pair;
        }
        if (first == NULL) {
            first = pair;
            *at = i;
        }
    }
    return first;
}

void emit_postgres_create_tables(const struct postgres_plan *plan)
{
    struct creation c = {plan, ARENA_ARRAY(plan->arena, bool, plan->pair_count + 1)};
    const struct postgres_constraint **later;
    const char **tables;
    size_t later_count = 0, most = 0, at = 0;
    const struct postgres_pair *pair;

    for (size_t i = 0; i < plan->pair_count; i++)
        most += plan->pairs[i].after == NULL ? 0 : plan->pairs[i].after->constraint_count;
    later = ARENA_ARRAY(plan->arena, const struct postgres_constraint *, most + 1);
    tables = ARENA_ARRAY(plan->arena, const char *, most + 1);
    while ((pair = choose(&c, &at)) != NULL) {
        for (size_t i = 0; !pair->own && i < pair->after->constraint_count; i++) {
            if (!is_ahead(&c, pair, &pair->after->constraints[i]))
                continue;
            tables[later_count] = pair->key;
            later[later_count++] = &pair->after->constraints[i];
        }
        create(&c, pair);
        c.done[at] = true;
    }
    for (size_t i = 0; i < later_count; i++)
        emit_postgres_add_constraint(plan, tables[i], later[i]);
}

void emit_postgres_drop_tables(const struct postgres_plan *plan)
{
    bool begun = false;

    for (size_t i = 0; i < plan->pair_count; i++) {
        if (plan->pairs[i].object_after != NULL)
            continue;
        buf_text(plan->out, begun ? ", " : "DROP TABLE ");
        sql_name_add(plan->out, plan->pairs[i].key);
        begun = true;
    }
    buf_text(plan->out, begun ? ";\n" : "");
}
