#include "migrate/difference.h"

#include "migrate/list_grow.h"
#include "migrate/token_list.h"

#define EXCERPT_MAX 80 /* bytes of a long text that a sentence shows */

struct comparison {
    struct arena *arena;
    const char *left_name, *right_name;
    struct difference_list *out;
    size_t size;
};

/* --- sentences ------------------------------------------------------------------------------------------- */

static void add(struct comparison *c, const char *subject, const char *sentence)
{
    struct difference *item;

    c->out->items =
        list_grow(c->arena, c->out->items, c->out->count, &c->size, sizeof(*c->out->items));
    item = &c->out->items[c->out->count++];
    item->subject = subject;
    item->sentence = arena_printf(c->arena, "%s: %s", subject, sentence);
    item->order_of = NULL;
}

static void add_only(struct comparison *c, const char *subject, const char *what, bool in_left)
{
    const char *where = in_left ? c->left_name : c->right_name;

    add(c, subject,
        arena_printf(c->arena, "%s%sonly in %s", what, what[0] == '\0' ? "" : " ", where));
}

/* Says nothing when both sides are the same. */
static void add_both(struct comparison *c, const char *subject, const char *left, const char *right)
{
    if (strcmp(left, right) != 0)
        add(c, subject,
            arena_printf(c->arena, "%s in %s, %s in %s", left, c->left_name, right, c->right_name));
}

/* A normal form as people write it: "varchar(10, 2)", not "varchar ( 10 , 2 )". */
static const char *readable(struct arena *arena, const char *normal)
{
    struct buf out = BUF_INIT;
    struct token_list list;
    char *text;

    token_list_read(arena, str_of(normal), &list);
    for (size_t i = 0; i < list.count; i++) {
        bool tight = i == 0 || token_list_is(list, i - 1, "(") || token_list_is(list, i, ")") ||
                     token_list_is(list, i, ",") || token_list_is(list, i, ".") ||
                     token_list_is(list, i - 1, ".");

        if (!tight)
            buf_char(&out, ' ');
        buf_str(&out, list.items[i].text);
    }
    text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static const char *excerpt(struct arena *arena, struct token_list list, size_t from)
{
    struct str text = token_list_text(token_list_slice(list, from, list.count));
    size_t len = text.len;

    if (len == 0)
        return "the end of its text";
    if (len > EXCERPT_MAX) {
        len = EXCERPT_MAX;
        while (len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
            len--; /* not within a character */
    }
    return arena_printf(arena, "\"%.*s%s\"", (int)len, text.at, len < text.len ? "…" : "");
}

/* Two long texts: what stands on each side from the first token on that differs. */
static void add_texts(struct comparison *c, const char *subject, const char *left,
                      const char *right)
{
    struct token_list a, b;
    size_t at = 0;

    if (strcmp(left, right) == 0)
        return;
    token_list_read(c->arena, str_of(left), &a);
    token_list_read(c->arena, str_of(right), &b);
    while (at < a.count && at < b.count && str_eq(a.items[at].text, b.items[at].text))
        at++;
    add_both(c, subject, excerpt(c->arena, a, at), excerpt(c->arena, b, at));
}

/* --- columns --------------------------------------------------------------------------------------------- */

static const char *say_type(struct arena *arena, const struct model_column *column)
{
    if (column->type[0] == '\0')
        return "no type";
    return arena_printf(arena, "type %s", readable(arena, column->type));
}

static const char *say_default(struct arena *arena, const struct model_column *column)
{
    if (column->fallback == NULL)
        return "no default";
    return arena_printf(arena, "DEFAULT %s", readable(arena, column->fallback));
}

static const char *say_generated(struct arena *arena, const struct model_column *column)
{
    if (column->generated == NULL)
        return "an ordinary column";
    return arena_printf(arena, "AS (%s) %s", readable(arena, column->generated),
                        column->stored ? "STORED" : "VIRTUAL");
}

static const char *say_null(struct arena *arena, const struct model_column *column)
{
    if (!column->not_null)
        return "NULL allowed";
    return column->conflict == NULL
               ? "NOT NULL"
               : arena_printf(arena, "NOT NULL ON CONFLICT %s", column->conflict);
}

static void compare_column(struct comparison *c, const char *subject,
                           const struct model_column *left, const struct model_column *right)
{
    struct arena *arena = c->arena;

    add_both(c, subject, say_type(arena, left), say_type(arena, right));
    add_both(c, subject, say_null(arena, left), say_null(arena, right));
    add_both(c, subject, say_default(arena, left), say_default(arena, right));
    add_both(c, subject, arena_printf(arena, "COLLATE %s", left->collation),
             arena_printf(arena, "COLLATE %s", right->collation));
    add_both(c, subject, say_generated(arena, left), say_generated(arena, right));
}

/* The place of each column of `table` among those that both tables have, from 1; 0 for the others. */
static size_t *find_places(struct arena *arena, const struct model_table *table,
                           const struct model_table *other)
{
    size_t *places = ARENA_ARRAY(arena, size_t, table->column_count + 1), place = 0;

    for (size_t i = 0; i < table->column_count; i++)
        places[i] = model_column(other, table->columns[i].key) == NULL ? 0 : ++place;
    return places;
}

static const char *say_place(struct arena *arena, const struct model_table *table,
                             const struct model_column *column)
{
    if (column == table->columns)
        return "the first column";
    return arena_printf(arena, "after %s", column[-1].name);
}

static void compare_columns(struct comparison *c, const struct model_table *left,
                            const struct model_table *right)
{
    const size_t *left_places = find_places(c->arena, left, right);
    const size_t *right_places = find_places(c->arena, right, left);

    for (size_t i = 0; i < left->column_count; i++) {
        const struct model_column *column = &left->columns[i];
        const struct model_column *other = model_column(right, column->key);
        const char *subject = arena_printf(c->arena, "%s.%s", left->name, column->name);

        if (other == NULL) {
            add_only(c, subject, "the column is", true);
            continue;
        }
        compare_column(c, subject, column, other);
        if (left_places[i] != right_places[other - right->columns]) {
            add_both(c, subject, say_place(c->arena, left, column),
                     say_place(c->arena, right, other));
            c->out->items[c->out->count - 1].order_of = left->key;
        }
    }
    for (size_t i = 0; i < right->column_count; i++) {
        if (model_column(left, right->columns[i].key) == NULL)
            add_only(c, arena_printf(c->arena, "%s.%s", right->name, right->columns[i].name),
                     "the column is", false);
    }
}

/* --- constraints ----------------------------------------------------------------------------------------- */

static void add_constraint(struct comparison *c, const struct model_table *table,
                           const struct model_constraint *constraint, bool in_left)
{
    const char *subject = table->name;

    if (constraint->column_count == 1 && model_column(table, constraint->columns[0]) != NULL)
        subject = arena_printf(c->arena, "%s.%s", table->name,
                               model_column(table, constraint->columns[0])->name);
    add_only(c, subject, readable(c->arena, constraint->normal), in_left);
}

/* Both lists are in the order of their normal forms. */
static void compare_constraints(struct comparison *c, const struct model_table *left,
                                const struct model_table *right)
{
    size_t i = 0, j = 0;

    while (i < left->constraint_count || j < right->constraint_count) {
        int order = i == left->constraint_count ? 1
                    : j == right->constraint_count
                        ? -1
                        : strcmp(left->constraints[i].normal, right->constraints[j].normal);

        if (order < 0)
            add_constraint(c, left, &left->constraints[i], true);
        else if (order > 0)
            add_constraint(c, right, &right->constraints[j], false);
        i += order <= 0;
        j += order >= 0;
    }
}

/* --- tables and what is on them -------------------------------------------------------------------------- */

static void compare_option(struct comparison *c, const struct model_table *table,
                           const char *option, bool left, bool right)
{
    if (left != right)
        add_only(c, table->name, option, left);
}

static void compare_table(struct comparison *c, const struct model_table *left,
                          const struct model_table *right)
{
    size_t before = c->out->count;

    if (!left->is_virtual && !right->is_virtual) {
        compare_columns(c, left, right);
        compare_constraints(c, left, right);
        compare_option(c, left, "STRICT", left->strict, right->strict);
        compare_option(c, left, "WITHOUT ROWID", left->without_rowid, right->without_rowid);
    }
    if (c->out->count == before)
        add_texts(c, left->name, left->normal, right->normal);
}

static void compare_tables(struct comparison *c, const struct model *left,
                           const struct model *right)
{
    for (size_t i = 0; i < left->table_count; i++) {
        const struct model_table *other = model_table(right, left->tables[i].key);

        if (other == NULL)
            add_only(c, left->tables[i].name, "the table is", true);
        else
            compare_table(c, &left->tables[i], other);
    }
    for (size_t i = 0; i < right->table_count; i++) {
        if (model_table(left, right->tables[i].key) == NULL)
            add_only(c, right->tables[i].name, "the table is", false);
    }
}

static const char *object_subject(struct arena *arena, const struct model_object *object)
{
    return arena_printf(arena, "%s %s", model_kind_name(object->kind), object->name);
}

static void compare_objects(struct comparison *c, const struct model *left,
                            const struct model *right)
{
    for (size_t i = 0; i < left->object_count; i++) {
        const struct model_object *object = &left->objects[i];
        const struct model_object *other = model_object(right, object->kind, object->key);
        const char *subject = object_subject(c->arena, object);

        if (other == NULL)
            add_only(c, subject, "", true);
        else
            add_texts(c, subject, object->normal, other->normal);
    }
    for (size_t i = 0; i < right->object_count; i++) {
        const struct model_object *object = &right->objects[i];

        if (model_object(left, object->kind, object->key) == NULL)
            add_only(c, object_subject(c->arena, object), "", false);
    }
}

void difference_list(struct arena *arena, const struct model *left, const char *left_name,
                     const struct model *right, const char *right_name, struct difference_list *out)
{
    struct comparison c = {arena, left_name, right_name, out, 0};

    memset(out, 0, sizeof(*out));
    compare_tables(&c, left, right);
    compare_objects(&c, left, right);
}

static bool same_order(struct arena *arena, const struct model_table *a,
                       const struct model_table *b)
{
    const size_t *a_places, *b_places;

    if (a == NULL || b == NULL)
        return false;
    a_places = find_places(arena, a, b);
    b_places = find_places(arena, b, a);
    for (size_t i = 0; i < a->column_count; i++) {
        const struct model_column *other = model_column(b, a->columns[i].key);

        if (other != NULL && a_places[i] != b_places[other - b->columns])
            return false;
    }
    return true;
}

void difference_forgive_order(struct difference_list *list, const struct model *model,
                              const struct model *other)
{
    struct arena arena = {0};
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        const char *key = list->items[i].order_of;

        if (key == NULL || (other != NULL &&
                            !same_order(&arena, model_table(model, key), model_table(other, key))))
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
    arena_free(&arena);
}
