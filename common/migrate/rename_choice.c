#include "migrate/rename_choice.h"

#include "migrate/rename.h"
#include "migrate/virtual_table.h"

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

/* What speaks of the same old name, or of the same new one; NULL = nothing. */
static const struct rename *find_clash(const struct rename_list *list, const struct rename *r)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct rename *other = &list->items[i];
        bool same_table = r->table == NULL
                              ? other->table == NULL
                              : other->table != NULL && strcmp(other->table, r->table) == 0;

        if (same_table && (strcmp(other->from, r->from) == 0 || strcmp(other->to, r->to) == 0))
            return other;
    }
    return NULL;
}

static void refuse_clash(const char *code, const struct rename *other, const struct rename *r,
                         struct refusal_list *refusals)
{
    const char *table = r->table == NULL ? "" : r->table, *dot = r->table == NULL ? "" : ".";
    const bool same_old = strcmp(other->from, r->from) == 0;

    refusal_add(refusals,
                arena_printf(refusals->arena, "%s:%s%s%s->%s%s%s", code, table, dot, r->from, table,
                             dot, r->to),
                "%s%s%s has two %s names, %s and %s: take one of them away", table, dot,
                same_old ? r->from : r->to, same_old ? "new" : "old",
                same_old ? other->to : other->from, same_old ? r->to : r->from);
}

/* A flag goes before a hint; of two hints about one name nobody knows which is meant. */
static void choose_hint(const struct wish *wish, const struct rename *hint, struct rename_list *out,
                        struct refusal_list *refusals)
{
    const struct rename *other = find_clash(out, hint);

    if (find_clash(&wish->renames, hint) != NULL)
        return;
    if (other == NULL)
        out->items[out->count++] = *hint;
    else
        refuse_clash("ambiguous_rename", other, hint, refusals);
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

/* Whether not a letter of the name changes. */
static bool is_idle(const struct model *before, const struct model *after,
                    const struct rename_list *chosen, const struct rename *r)
{
    const struct model_table *old, *new;

    if (strcmp(r->from, r->to) != 0)
        return false;
    old = model_table(before, r->table == NULL ? r->from : rename_old_table(chosen, r->table));
    new = model_table(after, r->table == NULL ? r->to : r->table);
    if (r->table == NULL)
        return strcmp(old->name, new->name) == 0;
    return strcmp(model_column(old, r->from)->name, model_column(new, r->to)->name) == 0;
}

static void choose_wish(struct arena *arena, const struct model *before, const struct model *after,
                        const struct rename *r, struct rename_list *out,
                        struct refusal_list *refusals)
{
    const struct model_table *table = virtual_of(before, out, r);
    const struct rename *other = find_clash(out, r);

    if (table != NULL)
        refuse_of_virtual(arena, table, r, refusals);
    else if (!fits(before, after, out, r))
        refuse_wish(arena, r, refusals);
    else if (is_idle(before, after, out, r))
        refusal_add(refusals,
                    arena_printf(arena, "unused_hint:%s%s%s->%s", r->table == NULL ? "" : r->table,
                                 r->table == NULL ? "" : ".", r->from, r->to),
                    "%s is called so already: leave the rename away", r->to);
    else if (other == NULL)
        out->items[out->count++] = *r;
    else if (strcmp(other->from, r->from) != 0 || strcmp(other->to, r->to) != 0)
        refuse_clash("unused_hint", other, r, refusals);
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
