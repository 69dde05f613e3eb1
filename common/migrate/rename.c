#include "migrate/rename.h"

#include "migrate/sql_name.h"
#include "migrate/virtual_table.h"

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

/* Whether `r` names something that is there before under the one name and after under the other. */
static bool fits(const struct model *before, const struct model *after,
                 const struct rename_list *chosen, const struct rename *r)
{
    const struct model_table *old, *new;

    if (r->table == NULL)
        return model_table(before, r->from) != NULL && model_table(after, r->to) != NULL;
    old = model_table(before, rename_old_table(chosen, r->table));
    new = model_table(after, r->table);
    return old != NULL &&
           new != NULL &&model_column(old, r->from) != NULL &&model_column(new, r->to) != NULL;
}

/* A hint stays in the models after its work is done, so it counts only while the new name is new. */
static bool is_due(const struct model *before, const struct rename_list *chosen,
                   const struct rename *hint)
{
    const struct model_table *old;

    if (hint->table == NULL)
        return model_table(before, hint->to) == NULL;
    old = model_table(before, rename_old_table(chosen, hint->table));
    return old != NULL && model_column(old, hint->to) == NULL;
}

/* The virtual table whose column that is, which SQLite does not rename; NULL = it is none of such a table. */
static const struct model_table *virtual_of(const struct model *before,
                                            const struct rename_list *chosen,
                                            const struct rename *r)
{
    const struct model_table *old =
        r->table == NULL ? NULL : model_table(before, rename_old_table(chosen, r->table));

    return old != NULL && old->is_virtual ? old : NULL;
}

/* A flag goes before a hint; of two hints about one name nobody knows which is meant. */
static void choose_hint(const struct wish *wish, const struct rename *hint, struct rename_list *out,
                        struct refusal_list *refusals)
{
    const char *table = hint->table == NULL ? "" : hint->table,
               *dot = hint->table == NULL ? "" : ".";

    if (is_renamed(&wish->renames, hint->table, hint->from))
        return;
    if (!is_renamed(out, hint->table, hint->from)) {
        out->items[out->count++] = *hint;
        return;
    }
    refusal_add(refusals,
                arena_printf(refusals->arena, "ambiguous_rename:%s%s%s->%s%s%s", table, dot,
                             hint->from, table, dot, hint->to),
                "two comments \"-- was: %s\" claim the same name: take one of them away",
                hint->from);
}

static void refuse_wish(struct arena *arena, const struct rename *r, struct refusal_list *refusals)
{
    const char *code =
        arena_printf(arena, "unused_hint:%s%s%s->%s", r->table == NULL ? "" : r->table,
                     r->table == NULL ? "" : ".", r->from, r->to);

    if (r->table == NULL)
        refusal_add(refusals, code,
                    "the table %s cannot become %s: the version scripts must have the one, and the "
                    "models the other",
                    r->from, r->to);
    else
        refusal_add(refusals, code,
                    "%s.%s cannot become %s.%s: the version scripts must have the one, and the "
                    "models the other",
                    r->table, r->from, r->table, r->to);
}

static void refuse_of_virtual(struct arena *arena, const struct model_table *table,
                              const struct rename *r, struct refusal_list *refusals)
{
    const char *instead = "nor needs to: it is filled anew, so leave this away";

    if (table_content(table) == CONTENT_OWN)
        instead = arena_printf(arena, "so say --allow-drop %s.%s --backfill '%s.%s=%s' instead",
                               r->table, r->from, r->table, r->to, r->from);
    refusal_add(refusals, arena_printf(arena, "unused_hint:%s.%s->%s", r->table, r->from, r->to),
                "SQLite does not rename columns of a virtual table as %s, %s", r->table, instead);
}

static void choose_wish(struct arena *arena, const struct model *before, const struct model *after,
                        const struct rename *r, struct rename_list *out,
                        struct refusal_list *refusals)
{
    const struct model_table *table = virtual_of(before, out, r);

    if (table != NULL)
        refuse_of_virtual(arena, table, r, refusals);
    else if (fits(before, after, out, r))
        out->items[out->count++] = *r;
    else
        refuse_wish(arena, r, refusals);
}

void rename_choose(struct arena *arena, const struct model *before, const struct model *after,
                   const struct wish *wish, const struct rename_list *hints,
                   struct rename_list *out, struct refusal_list *refusals)
{
    out->items = ARENA_ARRAY(arena, struct rename, wish->renames.count + hints->count + 1);
    out->count = 0;
    for (int tables = 1; tables >= 0; tables--) {
        for (size_t i = 0; i < wish->renames.count; i++) {
            const struct rename *r = &wish->renames.items[i];

            if ((r->table == NULL) == (tables == 1))
                choose_wish(arena, before, after, r, out, refusals);
        }
        for (size_t i = 0; i < hints->count; i++) {
            const struct rename *r = &hints->items[i];

            if ((r->table == NULL) == (tables == 1) && fits(before, after, out, r) &&
                is_due(before, out, r) && virtual_of(before, out, r) == NULL)
                choose_hint(wish, r, out, refusals);
        }
    }
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
