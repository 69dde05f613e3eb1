#include "migrate/consent.h"

#include "migrate/consent_value.h"
#include "migrate/rename.h"
#include "migrate/virtual_table.h"

/* What consents and expressions were good for is marked, so that the rest can be named. */
struct consent {
    struct arena *arena;
    const struct model *before, *after;
    const struct table_changes *changes;
    const struct rename_list *renames;
    const struct wish *wish;
    struct refusal_list *refusals;
    struct buf *destructive;
    bool *drop_used; /* one for each of wish->allow_drop */
};

/* --- drops --------------------------------------------------------------------------------------------- */

/* A name as the admin knows it, without what a rename has put before it. */
static const char *known_name(const char *name)
{
    size_t len = strlen(RENAME_ASIDE);

    return strncmp(name, RENAME_ASIDE, len) == 0 ? name + len : name;
}

static const char *subject_of(struct consent *c, const char *table, const char *column)
{
    return column == NULL ? table : arena_printf(c->arena, "%s.%s", table, column);
}

static bool may_drop(struct consent *c, const char *table, const char *column)
{
    const char *subject = subject_of(c, table, column), *old = subject;
    const char *const *allowed = c->wish->allow_drop;
    bool yes = c->wish->allow_destructive;

    for (size_t i = 0; i < c->renames->count; i++) {
        const struct rename *r = &c->renames->items[i];

        if (r->table == NULL && str_is_nocase(str_of(table), r->to))
            old = subject_of(c, r->from, column);
    }
    for (size_t i = 0; allowed != NULL && allowed[i] != NULL; i++) {
        struct str consent = str_of(allowed[i]);

        if (str_is_nocase(consent, subject) || str_is_nocase(consent, old)) {
            c->drop_used[i] = true;
            yes = true;
        }
    }
    return yes;
}

static void note_drop(struct consent *c, const char *table, const char *column)
{
    const char *subject = column == NULL ? arena_printf(c->arena, "table:%s", table)
                                         : arena_printf(c->arena, "column:%s.%s", table, column);

    if (c->destructive->len > 0)
        buf_char(c->destructive, ',');
    for (; *subject != '\0'; subject++)
        buf_char(c->destructive,
                 ascii_is_alnum(*subject) || strchr("_.:-", *subject) != NULL ? *subject : '_');
}

/* Two tables are alike when at least half of the columns are the same by name and type. */
static bool alike(const struct model_table *a, const struct model_table *b)
{
    size_t most = a->column_count > b->column_count ? a->column_count : b->column_count;
    size_t same = 0;

    for (size_t i = 0; i < a->column_count; i++) {
        const struct model_column *other = model_column(b, a->columns[i].key);

        same += other != NULL && strcmp(other->type, a->columns[i].type) == 0;
    }
    return 2 * same >= most && a->is_virtual == b->is_virtual;
}

static const struct model_table *new_table_like(struct consent *c, const struct model_table *old)
{
    for (size_t i = 0; i < c->after->table_count; i++) {
        const struct model_table *table = &c->after->tables[i];

        if (model_table(c->before, table->key) == NULL && alike(old, table))
            return table;
    }
    return NULL;
}

static void check_tables(struct consent *c)
{
    for (size_t i = 0; i < c->before->table_count; i++) {
        const struct model_table *old = &c->before->tables[i], *like;
        const char *name = known_name(old->name);

        if (model_table(c->after, old->key) != NULL)
            continue;
        like = new_table_like(c, old);
        if (may_drop(c, name, NULL)) {
            note_drop(c, name, NULL);
        } else if (like != NULL) {
            refusal_add(c->refusals,
                        arena_printf(c->arena, "ambiguous_rename:%s->%s", name, like->name),
                        "the table %s is gone from the models and %s, which is like it, is new: if "
                        "it was renamed, say --rename-table %s=%s or write \"-- was: %s\" before "
                        "its CREATE TABLE; if not, --allow-drop %s",
                        name, like->name, name, like->name, name, name);
            refusal_may_be(c->refusals, &(struct rename){NULL, known_name(old->key), like->key});
        } else {
            refusal_add(c->refusals, arena_printf(c->arena, "drop_table:%s", name),
                        "the table %s is gone from the models, and dropping it loses its rows: if "
                        "that is meant, say --allow-drop %s",
                        name, name);
        }
    }
}

/* The added column that may be `old` under a new name: of the same type, best at the same place. */
static const struct model_column *new_column_like(const struct table_change *change,
                                                  const struct model_column *old,
                                                  const struct expression_list *backfill)
{
    size_t place = (size_t)(old - change->before->columns);
    const struct model_column *like = NULL;

    for (size_t i = 0; i < change->added_count; i++) {
        const struct model_column *added = change->added[i];

        if (strcmp(added->type, old->type) != 0 || added->generated != NULL ||
            expression_find(backfill, change->after->key, added->key) != NULL)
            continue;
        if (like == NULL || (size_t)(added - change->after->columns) == place)
            like = added;
    }
    return old->generated == NULL && !change->before->is_virtual ? like : NULL;
}

static void refuse_drop(struct consent *c, const struct table_change *change, const char *name)
{
    const char *table = change->after->name;
    const char *new = change->added_count == 0 ? "NEW" : change->added[0]->name;

    refusal_add(c->refusals, arena_printf(c->arena, "drop_column:%s.%s", table, name),
                "%s.%s is gone from the models, and dropping it loses its values: if that is "
                "meant, say --allow-drop %s.%s%s",
                table, name, table, name,
                !change->before->is_virtual
                    ? ""
                    : arena_printf(c->arena,
                                   "; with --backfill '%s.%s=%s' another column takes them over",
                                   table, new, name));
}

static void check_columns(struct consent *c, const struct table_change *change)
{
    const char *table = change->after->name;

    for (size_t i = 0; i < change->dropped_count; i++) {
        const struct model_column *old = change->dropped[i];
        const struct model_column *like = new_column_like(change, old, &c->wish->backfill);
        const char *name = known_name(old->name);
        bool may = may_drop(c, table, name);

        if (old->generated != NULL || table_content(change->before) != CONTENT_OWN)
            continue; /* nothing is lost that is not made from something else */
        if (may) {
            note_drop(c, table, name);
        } else if (like != NULL) {
            refusal_add(c->refusals,
                        arena_printf(c->arena, "ambiguous_rename:%s.%s->%s.%s", table, name, table,
                                     like->name),
                        "%s.%s is gone from the models and %s.%s is new: if it was renamed, say "
                        "--rename-column %s.%s=%s or write \"-- was: %s\" behind it; if not, "
                        "--allow-drop %s.%s",
                        table, name, table, like->name, table, like->name, name, name, table, name);
            refusal_may_be(c->refusals,
                           &(struct rename){change->after->key, known_name(old->key), like->key});
        } else {
            refuse_drop(c, change, name);
        }
    }
}

/* A full-text index on texts of its own, or an ordinary table, that becomes one on the texts of another table; or an
 * index that keeps no texts, which can be filled from nothing. */
static void check_content(struct consent *c, const struct table_change *change)
{
    const char *table = change->after->name;

    if (change->step == TABLE_SAME || !table_is_lost(change->before, change->after))
        return;
    if (may_drop(c, table, NULL))
        note_drop(c, table, NULL);
    else
        refusal_add(c->refusals, arena_printf(c->arena, "drop_table:%s", table),
                    "the table %s must be made anew, and what it holds now cannot be taken over: "
                    "if that is meant, say --allow-drop %s",
                    table, table);
}

/* An ordinary column that becomes a generated one loses what it has, too. */
static void check_generated(struct consent *c, const struct table_change *change)
{
    const char *table = change->after->name;

    for (size_t i = 0; i < change->after->column_count; i++) {
        const struct model_column *new = &change->after->columns[i];
        const struct model_column *old = model_column(change->before, new->key);

        if (new->generated == NULL || old == NULL || old->generated != NULL)
            continue;
        if (may_drop(c, table, new->name))
            note_drop(c, table, new->name);
        else
            refusal_add(c->refusals, arena_printf(c->arena, "drop_column:%s.%s", table, new->name),
                        "%s.%s becomes a generated column, which loses the values it has: if that "
                        "is meant, say --allow-drop %s.%s",
                        table, new->name, table, new->name);
    }
}

/* --- all of it ------------------------------------------------------------------------------------------ */

static void check_unused(struct consent *c)
{
    const char *const *allowed = c->wish->allow_drop;

    for (size_t i = 0; allowed != NULL && allowed[i] != NULL; i++) {
        if (!c->drop_used[i])
            refusal_add(c->refusals, arena_printf(c->arena, "unused_hint:%s", allowed[i]),
                        "--allow-drop %s is of no use: nothing of that name is dropped",
                        allowed[i]);
    }
    consent_values_useful(c->changes, &c->wish->backfill, "backfill", c->refusals);
    consent_values_useful(c->changes, &c->wish->cast, "cast", c->refusals);
}

void consent_check(struct arena *arena, const struct sqlite_change *change,
                   const struct rename_list *renames, const struct wish *wish,
                   struct refusal_list *refusals, struct buf *destructive)
{
    const struct table_changes *changes = &change->tables;
    struct consent c = {arena, change->before, change->after, changes, renames,
                        wish,  refusals,       destructive,   NULL};
    struct table_changes certain = {ARENA_ARRAY(arena, struct table_change, changes->count + 1), 0};
    size_t count = 0;

    while (wish->allow_drop != NULL && wish->allow_drop[count] != NULL)
        count++;
    c.drop_used = ARENA_ARRAY(arena, bool, count + 1);
    memset(c.drop_used, 0, count + 1);
    check_tables(&c);
    for (size_t i = 0; i < changes->count; i++) {
        size_t so_far = refusals->count;

        check_content(&c, &changes->items[i]);
        check_columns(&c, &changes->items[i]);
        check_generated(&c, &changes->items[i]);
        if (refusals->count == so_far) /* else what needs a value may turn out to be a rename */
            certain.items[certain.count++] = changes->items[i];
    }
    consent_values_needed(&certain, &wish->backfill, refusals);
    check_unused(&c);
}
