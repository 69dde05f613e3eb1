#include "migrate/model.h"

#include "migrate/list_grow.h"
#include "migrate/object_normal.h"
#include "migrate/token_name.h"
#include "migrate/version_table.h"

#include <fnmatch.h>

/* --- tables ---------------------------------------------------------------------------------------------- */

static bool is_ignored(const char *key, const char *const *ignore)
{
    for (size_t i = 0; ignore != NULL && ignore[i] != NULL; i++) {
        if (fnmatch(ignore[i], key, FNM_NOESCAPE | FNM_CASEFOLD) == 0)
            return true;
    }
    return strcmp(key, VERSION_TABLE) == 0 || str_starts(str_of(key), "_litestream_");
}

static int by_reading_key(const void *left, const void *right)
{
    const struct table_reading *a = left, *b = right;

    return strcmp(a->key, b->key);
}

static enum status list_tables(struct db *db, struct arena *arena, const char *const *ignore,
                               struct reading_list *out, struct err *err)
{
    /* `_` is a wildcard to LIKE, and would hide a table like sqlitedata */
    static const struct sql TABLES =
        SQL("SELECT s.name, s.sql, l.type, l.wr, l.strict FROM sqlite_schema s "
            "JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.name "
            "WHERE s.type = 'table' AND l.type <> 'shadow' "
            "AND lower(substr(s.name, 1, 7)) <> 'sqlite_'");
    struct stmt *s = db_use(db, &TABLES);

    while (stmt_row(s)) {
        const char *name = stmt_col_text(s, 0, arena), *key = name_key(arena, name);
        struct table_reading *reading;

        if (is_ignored(key, ignore))
            continue;
        out->items = list_grow(arena, out->items, out->count, &out->size, sizeof(*out->items));
        reading = &out->items[out->count++];
        reading->name = name;
        reading->key = key;
        reading->sql = stmt_col_text_or(s, 1, "", arena);
        reading->is_virtual = str_is(stmt_col_view(s, 2), "virtual");
        reading->without_rowid = stmt_col_int(s, 3) != 0;
        reading->strict = stmt_col_int(s, 4) != 0;
    }
    if (out->count > 0)
        qsort(out->items, out->count, sizeof(*out->items), by_reading_key);
    return stmt_done(s, err);
}

static enum status read_table(struct db *db, struct arena *arena, struct table_reading *reading,
                              struct err *err)
{
    enum status status = table_facts_read(db, arena, reading->name, &reading->facts, err);

    if (status != STATUS_OK || reading->is_virtual)
        return status;
    status = table_text_read(arena, reading->sql, &reading->text, err);
    if (status == STATUS_OK)
        status = table_reading_check(arena, reading, err);
    if (status != STATUS_OK)
        err_prefix(err, "the table %s cannot be read for certain", reading->name);
    return status;
}

static enum status read_tables(struct db *db, struct arena *arena, const char *const *ignore,
                               struct reading_list *list, struct model *out, struct err *err)
{
    enum status status = list_tables(db, arena, ignore, list, err);

    for (size_t i = 0; status == STATUS_OK && i < list->count; i++)
        status = read_table(db, arena, &list->items[i], err);
    if (status != STATUS_OK)
        return status;
    out->table_count = list->count;
    out->tables = ARENA_ARRAY(arena, struct model_table, list->count);
    for (size_t i = 0; i < list->count; i++)
        table_normal(arena, list, &list->items[i], &out->tables[i]);
    return STATUS_OK;
}

/* --- what is on them ------------------------------------------------------------------------------------- */

static enum model_kind kind_of(struct str type)
{
    if (str_is(type, "index"))
        return MODEL_INDEX;
    return str_is(type, "view") ? MODEL_VIEW : MODEL_TRIGGER;
}

static int by_kind_and_key(const void *left, const void *right)
{
    const struct model_object *a = left, *b = right;

    return a->kind == b->kind ? strcmp(a->key, b->key) : (int)a->kind - (int)b->kind;
}

static enum status list_objects(struct db *db, struct arena *arena, struct model *out,
                                struct err *err)
{
    static const struct sql OBJECTS =
        SQL("SELECT type, name, tbl_name, sql FROM sqlite_schema "
            "WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL");
    struct stmt *s = db_use(db, &OBJECTS);
    size_t size = 0;

    while (stmt_row(s)) {
        struct model_object *object;

        out->objects =
            list_grow(arena, out->objects, out->object_count, &size, sizeof(*out->objects));
        object = &out->objects[out->object_count++];
        object->kind = kind_of(stmt_col_view(s, 0));
        object->name = stmt_col_text(s, 1, arena);
        object->key = name_key(arena, object->name);
        object->table = name_key(arena, stmt_col_text(s, 2, arena));
        object->sql = stmt_col_text(s, 3, arena);
    }
    if (out->object_count > 0)
        qsort(out->objects, out->object_count, sizeof(*out->objects), by_kind_and_key);
    return stmt_done(s, err);
}

/* Leaves out what is on tables that are left out. */
static void drop_strangers(struct model *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->object_count; i++) {
        const struct model_object *object = &out->objects[i];

        if (object->kind == MODEL_VIEW || model_table(out, object->table) != NULL ||
            model_object(out, MODEL_VIEW, object->table) != NULL)
            out->objects[kept++] = *object;
    }
    out->object_count = kept;
}

static const struct table_reading *reading_of(const struct reading_list *list,
                                              const struct model_object *object)
{
    const struct table_reading wanted = {.key = object->table};

    if (object->kind != MODEL_INDEX || list->count == 0)
        return NULL;
    return bsearch(&wanted, list->items, list->count, sizeof(*list->items), by_reading_key);
}

enum status model_read(struct db *db, struct arena *arena, const char *const *ignore,
                       struct model *out, struct err *err)
{
    struct reading_list list = {0};
    enum status status;

    memset(out, 0, sizeof(*out));
    status = read_tables(db, arena, ignore, &list, out, err);
    if (status == STATUS_OK)
        status = list_objects(db, arena, out, err);
    if (status != STATUS_OK)
        return status;
    drop_strangers(out);
    for (size_t i = 0; status == STATUS_OK && i < out->object_count; i++)
        status = object_normal(arena, reading_of(&list, &out->objects[i]), &out->objects[i], err);
    return status;
}

/* --- looking up ------------------------------------------------------------------------------------------ */

const struct model_table *model_table(const struct model *model, const char *key)
{
    for (size_t i = 0; i < model->table_count; i++) {
        if (strcmp(model->tables[i].key, key) == 0)
            return &model->tables[i];
    }
    return NULL;
}

const struct model_column *model_column(const struct model_table *table, const char *key)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].key, key) == 0)
            return &table->columns[i];
    }
    return NULL;
}

const struct model_object *model_object(const struct model *model, enum model_kind kind,
                                        const char *key)
{
    for (size_t i = 0; i < model->object_count; i++) {
        if (model->objects[i].kind == kind && strcmp(model->objects[i].key, key) == 0)
            return &model->objects[i];
    }
    return NULL;
}

const char *model_kind_name(enum model_kind kind)
{
    static const char *const names[] = {"index", "view", "trigger"};

    return names[kind];
}

bool sql_mentions(const char *sql, const char *key)
{
    struct arena arena = {0};
    struct sql_reader reader;
    struct token token;
    bool found = false;

    sql_reader_init(&reader, str_of(sql));
    while (!found && sql_token_next(&reader, &token)) {
        if (token.kind == TOKEN_WORD)
            found = str_is_nocase(token.text, key);
        else if (token.kind == TOKEN_NAME)
            found = strcmp(token_name_key(&arena, &token), key) == 0;
    }
    arena_free(&arena);
    return found;
}
