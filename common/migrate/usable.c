#include "migrate/usable.h"

#include "migrate/sql_name.h"

/* Lets SQLite compile the statement, with all triggers that it would fire, and no more. */
static bool compiles(struct db *db, const char *sql, struct err *err)
{
    struct buf explain = BUF_INIT;
    bool yes;

    buf_printf(&explain, "EXPLAIN %s", sql);
    yes = db_script(db, explain.at, err) == STATUS_OK;
    buf_free(&explain);
    return yes;
}

/* Without the place in a text that nobody has written. */
static const char *reason(const struct err *err)
{
    const char *at = strstr(err->message, "SQLite: ");

    return at == NULL ? err->message : at;
}

static void check_view(struct db *db, const struct model_object *view, struct refusal_list *out)
{
    const char *sql = arena_printf(out->arena, "SELECT * FROM %s", sql_name(out->arena, view->key));
    struct err err = {0};

    if (!compiles(db, sql, &err))
        refusal_add(out, arena_printf(out->arena, "broken:%s", view->key),
                    "the view %s cannot be read: %s", view->name, reason(&err));
}

static const char *update_of_all(struct arena *arena, const struct model_table *table)
{
    struct buf sql = BUF_INIT;
    const char *text, *name;

    buf_printf(&sql, "UPDATE %s SET ", sql_name(arena, table->key));
    for (size_t i = 0, count = 0; i < table->column_count; i++) {
        if (table->columns[i].generated != NULL)
            continue;
        name = sql_name(arena, table->columns[i].key);
        buf_printf(&sql, "%s%s = %s", count++ == 0 ? "" : ", ", name, name);
    }
    text = arena_copy(arena, buf_view(&sql));
    buf_free(&sql);
    return text;
}

static void check_triggers(struct db *db, const struct model_table *table, struct refusal_list *out)
{
    const char *name = sql_name(out->arena, table->key);
    const char *statements[] = {
        arena_printf(out->arena, "INSERT INTO %s DEFAULT VALUES", name),
        update_of_all(out->arena, table),
        arena_printf(out->arena, "DELETE FROM %s", name),
    };

    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        struct err err = {0};

        if (compiles(db, statements[i], &err))
            continue;
        refusal_add(out, arena_printf(out->arena, "broken:%s", table->key),
                    "a trigger of the table %s cannot run: %s", table->name, reason(&err));
        return;
    }
}

static bool has_triggers(const struct model *model, const struct model_table *table)
{
    for (size_t i = 0; i < model->object_count; i++) {
        if (model->objects[i].kind == MODEL_TRIGGER &&
            strcmp(model->objects[i].table, table->key) == 0)
            return true;
    }
    return false;
}

void usable_check(struct db *db, const struct model *model, struct refusal_list *out)
{
    for (size_t i = 0; i < model->object_count; i++) {
        if (model->objects[i].kind == MODEL_VIEW)
            check_view(db, &model->objects[i], out);
    }
    for (size_t i = 0; i < model->table_count; i++) {
        if (!model->tables[i].is_virtual && has_triggers(model, &model->tables[i]))
            check_triggers(db, &model->tables[i], out);
    }
}
