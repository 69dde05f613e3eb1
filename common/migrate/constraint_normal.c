#include "migrate/constraint_normal.h"

#include "migrate/token_name.h"

/* --- keys ------------------------------------------------------------------------------------------------ */

/* What is left out is what makes no difference: the column's own collation, and for the rowid everything. */
static void add_parts(const struct table_reading *reading, const struct constraint_text *constraint,
                      struct buf *out)
{
    bool is_rowid = table_reading_is_rowid(reading, constraint);

    buf_text(out, " (");
    for (size_t i = 0; i < constraint->part_count; i++) {
        const struct key_part *part = &constraint->parts[i];
        const struct key_part plain = {.key = part->key};
        const char *collation = table_reading_collation(reading, constraint, part);

        buf_text(out, i == 0 ? " " : " , ");
        name_normal(out, part->key);
        if (is_rowid)
            continue;
        if (strcmp(collation, table_reading_collation(reading, constraint, &plain)) != 0) {
            buf_text(out, " collate ");
            name_normal(out, collation);
        }
        if (part->descending)
            buf_text(out, " desc");
    }
    buf_text(out, constraint->autoincrement ? " autoincrement )" : " )");
}

static void add_key(const struct table_reading *reading, const struct constraint_text *constraint,
                    const char *conflict, struct buf *out)
{
    buf_text(out, constraint->kind == CONSTRAINT_PRIMARY ? "primary key" : "unique");
    add_parts(reading, constraint, out);
    if (conflict != NULL)
        buf_printf(out, " on conflict %s", conflict);
}

/* --- foreign keys ---------------------------------------------------------------------------------------- */

static const struct table_reading *find_reading(const struct reading_list *all, const char *key)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->items[i].key, key) == 0)
            return &all->items[i];
    }
    return NULL;
}

/* The columns that a foreign key of `count` columns points to when it does not say: the parent's primary key. One of
 * another number of columns cannot be meant. */
static void add_primary(const struct table_reading *parent, size_t count, struct buf *out)
{
    const struct constraint_list *list;

    if (parent == NULL || parent->is_virtual)
        return;
    list = &parent->text.constraints;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind != CONSTRAINT_PRIMARY || list->items[i].part_count != count)
            continue;
        for (size_t j = 0; j < count; j++) {
            buf_text(out, j == 0 ? " ( " : " , ");
            name_normal(out, list->items[i].parts[j].key);
        }
        buf_text(out, " )");
    }
}

static void add_foreign_key(struct arena *arena, const struct reading_list *all,
                            const struct constraint_text *constraint, struct buf *out)
{
    static const char *const deferrals[] = {"", " deferrable", " deferrable initially deferred"};
    const char *parent = name_key(arena, constraint->parent);

    buf_text(out, "foreign key");
    for (size_t i = 0; i < constraint->part_count; i++) {
        buf_text(out, i == 0 ? " ( " : " , ");
        name_normal(out, constraint->parts[i].key);
    }
    buf_text(out, " ) references ");
    name_normal(out, parent);
    for (size_t i = 0; i < constraint->parent_column_count; i++) {
        buf_text(out, i == 0 ? " ( " : " , ");
        name_normal(out, constraint->parent_columns[i]);
    }
    if (constraint->parent_column_count > 0)
        buf_text(out, " )");
    else
        add_primary(find_reading(all, parent), constraint->part_count, out);
    if (strcmp(constraint->on_delete, "no action") != 0)
        buf_printf(out, " on delete %s", constraint->on_delete);
    if (strcmp(constraint->on_update, "no action") != 0)
        buf_printf(out, " on update %s", constraint->on_update);
    buf_text(out, deferrals[constraint->deferral]);
}

/* --- the model's constraints ----------------------------------------------------------------------------- */

/* The columns that occur in a condition. A name before a parenthesis is a function. */
static void find_columns(struct arena *arena, const struct table_reading *reading,
                         struct token_list check, struct model_constraint *out)
{
    size_t count = 0;

    out->columns = ARENA_ARRAY(arena, const char *, reading->text.column_count);
    for (size_t i = 0; i < reading->text.column_count; i++) {
        const char *key = reading->text.columns[i].key;
        bool found = false;

        for (size_t j = 0; j < check.count && !found; j++) {
            char *name = token_name_key(arena, &check.items[j]);

            found = name != NULL && check.items[j].kind != TOKEN_STRING && strcmp(name, key) == 0 &&
                    !token_list_is(check, j + 1, "(");
        }
        if (found)
            out->columns[count++] = key;
    }
    out->column_count = count;
}

static void fill(struct arena *arena, const struct reading_list *all,
                 const struct table_reading *reading, const struct constraint_text *text,
                 struct model_constraint *out)
{
    struct buf normal = BUF_INIT;

    out->kind = text->kind;
    out->text = text->text;
    out->column = text->column;
    if (text->kind == CONSTRAINT_CHECK) {
        find_columns(arena, reading, text->check, out);
    } else {
        out->columns = ARENA_ARRAY(arena, const char *, text->part_count);
        for (out->column_count = 0; out->column_count < text->part_count; out->column_count++)
            out->columns[out->column_count] = text->parts[out->column_count].key;
    }
    if (out->name != NULL) {
        buf_text(&normal, "constraint ");
        name_normal(&normal, name_key(arena, out->name));
        buf_char(&normal, ' ');
    }
    switch (text->kind) {
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
        add_key(reading, text, text->conflict, &normal);
        break;
    case CONSTRAINT_CHECK:
        buf_printf(&normal, "check ( %s )", token_list_expression(arena, text->check));
        break;
    case CONSTRAINT_FOREIGN:
        out->parent = name_key(arena, text->parent);
        add_foreign_key(arena, all, text, &normal);
        break;
    }
    out->normal = arena_copy(arena, buf_view(&normal));
    buf_free(&normal);
}

/* Whether this constraint stands for all that share its index: the primary key, or else the first. */
static bool speaks_for_index(const struct table_reading *reading, size_t at)
{
    const struct constraint_list *list = &reading->text.constraints;

    if (reading->index_of[at] == NULL || list->items[at].kind == CONSTRAINT_PRIMARY)
        return true;
    for (size_t i = 0; i < list->count; i++) {
        if (i != at && reading->index_of[i] == reading->index_of[at] &&
            (i < at || list->items[i].kind == CONSTRAINT_PRIMARY))
            return false;
    }
    return true;
}

/* Takes over what the others that share the index say more. */
static struct constraint_text joined(const struct table_reading *reading, size_t at)
{
    const struct constraint_list *list = &reading->text.constraints;
    struct constraint_text constraint = list->items[at];

    for (size_t i = 0; reading->index_of[at] != NULL && i < list->count; i++) {
        if (reading->index_of[i] != reading->index_of[at])
            continue;
        if (constraint.name == NULL && list->items[i].kind == constraint.kind)
            constraint.name = list->items[i].name;
        if (constraint.conflict == NULL)
            constraint.conflict = list->items[i].conflict;
    }
    return constraint;
}

static int by_normal(const void *left, const void *right)
{
    const struct model_constraint *a = left, *b = right;

    return strcmp(a->normal, b->normal);
}

void constraints_normal(struct arena *arena, const struct reading_list *all,
                        const struct table_reading *reading, struct model_table *out)
{
    const struct constraint_list *list = &reading->text.constraints;

    out->constraints = ARENA_ARRAY(arena, struct model_constraint, list->count);
    for (size_t i = 0; i < list->count; i++) {
        struct constraint_text constraint;

        if (!speaks_for_index(reading, i))
            continue;
        constraint = joined(reading, i);
        out->constraints[out->constraint_count].name = constraint.name;
        fill(arena, all, reading, &constraint, &out->constraints[out->constraint_count++]);
    }
    qsort(out->constraints, out->constraint_count, sizeof(*out->constraints), by_normal);
}
