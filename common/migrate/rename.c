#include "migrate/rename.h"

#include "migrate/sql_name.h"

/* --- which --------------------------------------------------------------------------------------------- */

const char *rename_old_table(const struct rename_list *renames, const char *key)
{
    for (size_t i = 0; i < renames->count; i++) {
        if (renames->items[i].table == NULL && strcmp(renames->items[i].to, key) == 0)
            return renames->items[i].from;
    }
    return key;
}

const char *rename_old_column(const struct rename_list *renames, const char *table, const char *key)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *r = &renames->items[i];

        if (r->table != NULL && strcmp(r->table, table) == 0 && strcmp(r->to, key) == 0)
            return r->from;
    }
    return key;
}

static bool is_renamed(const struct rename_list *renames, const char *table, const char *from)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *r = &renames->items[i];
        bool same_table =
            table == NULL ? r->table == NULL : r->table != NULL && strcmp(r->table, table) == 0;

        if (same_table && strcmp(r->from, from) == 0)
            return true;
    }
    return false;
}

void rename_reverse(struct arena *arena, const struct rename_list *renames, struct rename_list *out)
{
    out->items = ARENA_ARRAY(arena, struct rename, renames->count + 1);
    out->count = renames->count;
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *r = &renames->items[i];

        out->items[i].table = r->table == NULL ? NULL : rename_old_table(renames, r->table);
        out->items[i].from = r->to;
        out->items[i].to = r->from;
    }
}

/* --- in which order ------------------------------------------------------------------------------------ */

/* The names of one table's columns, or of all tables, while they change. */
struct names {
    struct arena *arena;
    const char **keys;
    size_t count;
    const char *table; /* whose columns; NULL = tables */
    const struct model *after;
    struct buf *out;
};

static size_t place_of(const struct names *names, const char *key)
{
    size_t i = 0;

    while (i < names->count && strcmp(names->keys[i], key) != 0)
        i++;
    return i;
}

/* How the models write the name. */
static const char *spelling(const struct names *names, const char *key)
{
    const struct model_table *table =
        model_table(names->after, names->table == NULL ? key : names->table);
    const struct model_column *column =
        table == NULL || names->table == NULL ? NULL : model_column(table, key);

    if (table != NULL && names->table == NULL)
        return table->name;
    return column == NULL ? key : column->name;
}

static void emit_one(struct names *names, const char *from, const char *to)
{
    size_t place = place_of(names, from);

    buf_text(names->out, "ALTER TABLE ");
    sql_name_add(names->out, names->table == NULL ? from : names->table);
    buf_text(names->out, " RENAME ");
    if (names->table != NULL) {
        buf_text(names->out, "COLUMN ");
        sql_name_add(names->out, from);
        buf_char(names->out, ' ');
    }
    buf_text(names->out, "TO ");
    sql_name_add(names->out, spelling(names, to));
    buf_text(names->out, ";\n");
    if (place < names->count)
        names->keys[place] = to;
}

static void emit_scope(struct names *names, const struct rename_list *renames)
{
    struct rename *later = ARENA_ARRAY(names->arena, struct rename, renames->count + 1);
    size_t later_count = 0;

    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *r = &renames->items[i];
        bool mine = names->table == NULL ? r->table == NULL
                                         : r->table != NULL && strcmp(r->table, names->table) == 0;

        if (!mine)
            continue;
        if (place_of(names, r->to) == names->count) {
            emit_one(names, r->from, r->to);
        } else if (is_renamed(renames, names->table,
                              r->to)) { /* it will make room, or is the same */
            later[later_count] = *r;
            later[later_count].from = arena_printf(names->arena, RENAME_BETWEEN "%s", r->from);
            emit_one(names, r->from, later[later_count].from);
            later_count++;
        } else {
            emit_one(names, r->to, arena_printf(names->arena, RENAME_ASIDE "%s", r->to));
            emit_one(names, r->from, r->to);
        }
    }
    for (size_t i = 0; i < later_count; i++)
        emit_one(names, later[i].from, later[i].to);
}

void rename_emit(struct arena *arena, const struct model *before, const struct model *after,
                 const struct rename_list *renames, struct buf *out)
{
    struct names names = {.arena = arena, .after = after, .out = out};

    names.keys = ARENA_ARRAY(arena, const char *, before->table_count + 1);
    for (size_t i = 0; i < before->table_count; i++)
        names.keys[names.count++] = before->tables[i].key;
    emit_scope(&names, renames);
    for (size_t i = 0; i < after->table_count; i++) {
        const struct model_table *old =
            model_table(before, rename_old_table(renames, after->tables[i].key));

        if (old == NULL)
            continue;
        names.table = after->tables[i].key;
        names.keys = ARENA_ARRAY(arena, const char *, old->column_count + 1);
        names.count = 0;
        for (size_t c = 0; c < old->column_count; c++)
            names.keys[names.count++] = old->columns[c].key;
        emit_scope(&names, renames);
    }
}
