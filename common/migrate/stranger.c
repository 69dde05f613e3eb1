#include "migrate/stranger.h"

#define TABLE "table"

static bool knows(const struct model *model, const struct model_object *object)
{
    return model_object(model, object->kind, object->key) != NULL;
}

static void add(struct stranger_list *list, const char *kind, const char *key, const char *table,
                const char *sql)
{
    list->items[list->count++] = (struct stranger){kind, key, table, sql};
}

void strangers_find(struct arena *arena, const struct model *live, const struct model *before,
                    const struct model *after, struct stranger_list *out)
{
    out->count = 0;
    out->items = ARENA_ARRAY(arena, struct stranger, live->table_count + live->object_count + 1);
    for (size_t i = 0; i < live->table_count; i++) {
        const struct model_table *table = &live->tables[i];

        if (model_table(before, table->key) == NULL && model_table(after, table->key) == NULL)
            add(out, TABLE, table->key, table->key, table->sql);
    }
    for (size_t i = 0; i < live->object_count; i++) {
        const struct model_object *object = &live->objects[i];

        if (!knows(before, object) && !knows(after, object))
            add(out, model_kind_name(object->kind), object->key, object->table, object->sql);
    }
}

/* Whether it is missing although what it stood on is there. */
static enum status is_lost(struct db *db, const struct stranger *stranger, bool *lost,
                           struct err *err)
{
    static const struct sql LOST =
        SQL("SELECT 1 WHERE ?1 NOT IN ('table', 'view') "
            "AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = ?1 AND lower(name) = ?2) "
            "AND EXISTS (SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') "
            "AND lower(name) = ?3)");
    struct stmt *s = db_use(db, &LOST);

    stmt_text(s, 1, stranger->kind);
    stmt_text(s, 2, stranger->key);
    stmt_text(s, 3, stranger->table);
    *lost = stmt_row(s);
    return stmt_done(s, err);
}

enum status strangers_restore(struct db *db, const struct stranger_list *list, struct buf *made,
                              struct err *err)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct stranger *stranger = &list->items[i];
        bool lost = false;
        enum status status = is_lost(db, stranger, &lost, err);

        if (status == STATUS_OK && lost)
            status = db_script(db, stranger->sql, err);
        if (status == STATUS_OK && lost && made != NULL)
            buf_printf(made, "%s%s;\n", stranger->sql,
                       strstr(stranger->sql, "--") == NULL ? "" : "\n");
        if (status == STATUS_OK)
            continue;
        err_prefix(err, "the %s %s, which no version script knows, cannot be kept", stranger->kind,
                   stranger->key);
        return status;
    }
    return STATUS_OK;
}

static bool is_listed(const struct stranger_list *list, const char *kind, const char *key)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].kind, kind) == 0 && strcmp(list->items[i].key, key) == 0)
            return true;
    }
    return false;
}

void strangers_remove(struct model *model, const struct stranger_list *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < model->table_count; i++) {
        if (!is_listed(list, TABLE, model->tables[i].key))
            model->tables[kept++] = model->tables[i];
    }
    model->table_count = kept;
    kept = 0;
    for (size_t i = 0; i < model->object_count; i++) {
        const struct model_object *object = &model->objects[i];

        if (!is_listed(list, model_kind_name(object->kind), object->key))
            model->objects[kept++] = *object;
    }
    model->object_count = kept;
}
