#include "migrate/emit_sqlite.h"

#include "migrate/dependents.h"
#include "migrate/sql_name.h"
#include "migrate/virtual_table.h"

/* Ends a statement; not inside of a comment that runs to the end of the line. */
static void add_end(struct buf *out)
{
    struct str text = buf_view(out);
    size_t line = text.len;

    while (line > 0 && text.at[line - 1] != '\n')
        line--;
    for (size_t i = line; i + 1 < text.len; i++) {
        if (text.at[i] == '-' && text.at[i + 1] == '-') {
            buf_char(out, '\n');
            break;
        }
    }
    buf_text(out, ";\n");
}

static void emit_altered(const struct table_change *change, struct buf *out)
{
    for (size_t i = 0; i < change->dropped_count; i++) {
        buf_text(out, "ALTER TABLE ");
        sql_name_add(out, change->after->key);
        buf_text(out, " DROP COLUMN ");
        sql_name_add(out, change->dropped[i]->key);
        buf_text(out, ";\n");
    }
    for (size_t i = 0; i < change->added_count; i++) {
        buf_text(out, "ALTER TABLE ");
        sql_name_add(out, change->after->key);
        buf_printf(out, " ADD COLUMN %s", change->added[i]->definition);
        add_end(out);
    }
}

static bool is_filled(const struct sqlite_change *c, const struct table_change *change)
{
    return table_is_copied(change->before, change->after) &&
           row_values_has(&c->values, change->after);
}

void emit_sqlite_values(struct arena *arena, struct sqlite_change *c, struct buf *out)
{
    for (size_t i = 0; i < c->tables.count; i++) {
        struct table_change *change = &c->tables.items[i];

        if (!is_filled(c, change))
            continue;
        change->step = TABLE_REBUILT;
        rebuild_fill(arena, change, &c->values, c->renames, out);
    }
}

static void emit_changed(struct arena *arena, struct sqlite_change *c, bool from_virtual,
                         struct buf *out)
{
    for (size_t i = 0; i < c->tables.count; i++) {
        const struct table_change *change = &c->tables.items[i];

        if (change->before->is_virtual != from_virtual)
            continue;
        switch (change->step) {
        case TABLE_SAME:
            break;
        case TABLE_ALTERED:
            emit_altered(change, out);
            break;
        case TABLE_REBUILT:
            if (!is_filled(c, change))
                rebuild_fill(arena, change, &c->values, NULL, out);
            rebuild_finish(arena, change, out);
            break;
        case TABLE_REMADE:
            remake_emit(arena, change, out);
            break;
        }
    }
}

static void emit_dropped(const struct sqlite_change *c, struct buf *out)
{
    for (size_t i = 0; i < c->before->table_count; i++) {
        if (model_table(c->after, c->before->tables[i].key) != NULL)
            continue;
        buf_text(out, "DROP TABLE ");
        sql_name_add(out, c->before->tables[i].key);
        buf_text(out, ";\n");
    }
}

static void emit_created(const struct sqlite_change *c, struct buf *out)
{
    for (size_t i = 0; i < c->after->table_count; i++) {
        if (model_table(c->before, c->after->tables[i].key) == NULL)
            buf_printf(out, "%s;\n", c->after->tables[i].sql);
    }
}

/* Full-text indexes on what other tables or views have: those that are made anew, and those that are new on something
 * that has rows already. */
static void emit_refills(struct arena *arena, const struct sqlite_change *c, struct buf *out)
{
    for (size_t i = 0; i < c->after->table_count; i++) {
        const struct model_table *table = &c->after->tables[i];
        const struct table_change *change = table_change_of(&c->tables, table->key);
        const char *content = table_content_key(arena, table);

        if (content == NULL || (change != NULL && change->step != TABLE_REMADE))
            continue;
        if (change != NULL || model_table(c->before, content) != NULL ||
            model_object(c->before, MODEL_VIEW, content) != NULL)
            refill_emit(arena, table, out);
    }
}

void emit_sqlite(struct arena *arena, struct sqlite_change *change, struct buf *out)
{
    struct dependents dependents;

    dependents_find(arena, change->before, change->after, &change->tables, &dependents);
    dependents_emit_drops(&dependents, out);
    emit_changed(arena, change, true, out); /* an index may be copied from texts that change */
    emit_changed(arena, change, false, out);
    emit_dropped(change, out);
    emit_created(change, out);
    dependents_emit_makes(&dependents, out);
    emit_refills(arena, change, out);
}
