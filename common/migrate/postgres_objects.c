#include "migrate/postgres_objects.h"

#include "migrate/list_grow.h"
#include "migrate/postgres_enum.h"
#include "migrate/sql_name.h"
#include "migrate/sql_statement.h"

/* The objects while statement after statement is taken into account. */
struct fold {
    struct arena *arena;
    struct postgres_objects *objects;
    size_t size;
    size_t place;
    struct err *err;
};

static bool is_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Whether names of that kind are unique in a table only. */
static bool is_local(const char *kind)
{
    return strcmp(kind, "trigger") == 0 || strcmp(kind, "policy") == 0;
}

static struct postgres_object *find(const struct fold *f, const char *kind, const char *key,
                                    const char *table)
{
    for (size_t i = 0; i < f->objects->count; i++) {
        struct postgres_object *object = &f->objects->items[i];

        if (strcmp(object->kind, kind) == 0 && strcmp(object->key, key) == 0 &&
            (!is_local(kind) || is_text(object->table, table)))
            return object;
    }
    return NULL;
}

static void take_out(struct fold *f, const struct postgres_object *object)
{
    struct postgres_objects *all = f->objects;
    size_t at = (size_t)(object - all->items);

    for (size_t i = at + 1; i < all->count; i++)
        all->items[i - 1] = all->items[i];
    all->count--;
}

static void add(struct fold *f, const char *kind, const char *key, const char *table,
                const char *sql)
{
    const struct postgres_object *old = find(f, kind, key, table);
    struct postgres_object *new;

    if (old != NULL) /* CREATE OR REPLACE */
        take_out(f, old);
    f->objects->items = list_grow(f->arena, f->objects->items, f->objects->count, &f->size,
                                  sizeof(struct postgres_object));
    new = &f->objects->items[f->objects->count++];
    new->kind = kind;
    new->key = key;
    new->table = table;
    new->sql = sql;
    new->normal = postgres_normal(f->arena, sql);
    new->place = f->place++;
}

/* --- statements ------------------------------------------------------------------------------------------ */

static bool next(struct sql_reader *reader, struct token *token)
{
    return postgres_token_next(reader, token);
}

static bool accept(struct sql_reader *reader, struct token *token, const char *word)
{
    if (!sql_token_is(token, word))
        return false;
    next(reader, token);
    return true;
}

static bool name(struct fold *f, struct sql_reader *reader, struct token *token, const char **key)
{
    struct sql_subject subject = {0};

    if (!sql_subject_name(f->arena, DIALECT_POSTGRES, reader, token, &subject))
        return false;
    *key = subject.key;
    return true;
}

/* A dropped table takes with it what is on it. */
static void drop(struct fold *f, const char *kind, const char *key, const char *table)
{
    const struct postgres_object *object = find(f, kind, key, table);

    if (object != NULL)
        take_out(f, object);
    if (strcmp(kind, "table") != 0 && strcmp(kind, "view") != 0 &&
        strcmp(kind, "materialized view") != 0)
        return;
    for (size_t i = f->objects->count; i > 0; i--) {
        if (is_text(f->objects->items[i - 1].table, key))
            take_out(f, &f->objects->items[i - 1]);
    }
}

/* DROP kind [CONCURRENTLY] [IF EXISTS] name, … [ON table] */
static void fold_drop(struct fold *f, struct sql_reader *reader, struct token *token)
{
    const char *kind = sql_kind(DIALECT_POSTGRES, reader, token);
    const char *key, *table = NULL;

    if (kind == NULL)
        return;
    accept(reader, token, "CONCURRENTLY");
    if (accept(reader, token, "IF"))
        accept(reader, token, "EXISTS");
    while (name(f, reader, token, &key)) {
        int depth = 0;

        if (is_local(kind) && accept(reader, token, "ON"))
            name(f, reader, token, &table);
        /* the arguments of a function */
        while (str_is(token->text, "(") || depth > 0) {
            depth += str_is(token->text, "(") ? 1 : str_is(token->text, ")") ? -1 : 0;
            if (!next(reader, token))
                break;
        }
        drop(f, kind, key, table);
        if (!str_is(token->text, ","))
            return;
        next(reader, token);
    }
}

static void rename_object(struct fold *f, struct postgres_object *object, const char *to)
{
    const char *from = object->key;

    if (strcmp(object->kind, "table") == 0 || strcmp(object->kind, "view") == 0 ||
        strcmp(object->kind, "materialized view") == 0) {
        for (size_t i = 0; i < f->objects->count; i++) {
            if (is_text(f->objects->items[i].table, from))
                f->objects->items[i].table = to;
        }
    }
    object->key = to;
    object->sql = object->normal = NULL;
}

/* ALTER TABLE also takes views and indexes. */
static struct postgres_object *find_altered(const struct fold *f, const char *kind, const char *key,
                                            const char *table)
{
    static const char *const relations[] = {"view", "materialized view", "index", "sequence"};
    struct postgres_object *object = find(f, kind, key, table);

    for (size_t i = 0; object == NULL && strcmp(kind, "table") == 0 &&
                       i < sizeof(relations) / sizeof(relations[0]);
         i++)
        object = find(f, relations[i], key, NULL);
    return object;
}

/* ALTER kind [IF EXISTS] [ONLY] name [ON table] [RENAME TO name] */
static void fold_alter(struct fold *f, struct sql_reader *reader, struct token *token)
{
    const char *kind = sql_kind(DIALECT_POSTGRES, reader, token);
    const char *key, *to, *table = NULL;
    struct postgres_object *object;

    if (kind == NULL)
        return;
    if (accept(reader, token, "IF"))
        accept(reader, token, "EXISTS");
    accept(reader, token, "ONLY");
    if (!name(f, reader, token, &key))
        return;
    if (is_local(kind) && accept(reader, token, "ON"))
        name(f, reader, token, &table);
    object = find_altered(f, kind, key, table);
    if (object == NULL)
        return;
    if (accept(reader, token, "RENAME") && accept(reader, token, "TO") &&
        name(f, reader, token, &to))
        rename_object(f, object, to);
    else
        object->sql = object->normal = NULL;
}

/* ALTER TYPE t ADD VALUE: the one change whose outcome is known. */
static bool fold_new_value(struct fold *f, struct sql_reader reader, struct token token)
{
    struct postgres_object *object;
    const char *key, *sql;

    if (!accept(&reader, &token, "TYPE") || !name(f, &reader, &token, &key) ||
        !accept(&reader, &token, "ADD") || !accept(&reader, &token, "VALUE"))
        return false;
    object = find(f, "type", key, NULL);
    if (object == NULL || object->sql == NULL)
        return false;
    sql = postgres_enum_with(f->arena, object->sql, &reader, &token);
    if (sql == NULL)
        return false;
    object->sql = sql;
    object->normal = postgres_normal(f->arena, sql);
    return true;
}

static void fold_statement(struct fold *f, struct str text)
{
    struct sql_subject subject;
    struct sql_reader reader;
    struct token token;

    if (sql_created(f->arena, text, DIALECT_POSTGRES, &subject)) {
        if (!subject.temporary)
            add(f, subject.kind, subject.key, subject.table, arena_copy(f->arena, text));
        return;
    }
    sql_reader_init(&reader, text);
    next(&reader, &token);
    if (accept(&reader, &token, "DROP"))
        fold_drop(f, &reader, &token);
    else if (accept(&reader, &token, "ALTER") && !fold_new_value(f, reader, token))
        fold_alter(f, &reader, &token);
}

static enum status fold_text(struct fold *f, struct str text)
{
    struct sql_splitter splitter;
    struct sql_statement statement;
    bool found = true;

    sql_splitter_init(&splitter, text, DIALECT_POSTGRES);
    while (found) {
        enum status status = sql_statement_next(&splitter, &statement, &found, f->err);

        if (status != STATUS_OK)
            return status;
        if (found)
            fold_statement(f, statement.text);
    }
    return STATUS_OK;
}

/* --- both sides ------------------------------------------------------------------------------------------ */

static int compare(const void *left, const void *right)
{
    const struct postgres_object *a = left, *b = right;
    int order = strcmp(a->kind, b->kind);

    if (order == 0)
        order = strcmp(a->key, b->key);
    return order != 0 ? order
                      : strcmp(a->table == NULL ? "" : a->table, b->table == NULL ? "" : b->table);
}

static enum status finish(const struct fold *f, enum status status)
{
    if (status == STATUS_OK && f->objects->count > 0)
        qsort(f->objects->items, f->objects->count, sizeof(*f->objects->items), compare);
    return status;
}

enum status postgres_objects_declared(struct arena *arena, const struct model_files *files,
                                      struct postgres_objects *out, struct err *err)
{
    struct fold f = {.arena = arena, .objects = out, .err = err};

    *out = (struct postgres_objects){.declared = true};
    for (size_t i = 0; i < files->counts[DIALECT_POSTGRES]; i++)
        fold_statement(&f, str_of(files->statements[DIALECT_POSTGRES][i].sql));
    return finish(&f, STATUS_OK);
}

enum status postgres_objects_made(struct arena *arena, const struct chain *chain,
                                  struct postgres_objects *out, struct err *err)
{
    struct fold f = {.arena = arena, .objects = out, .err = err};
    enum status status = STATUS_OK;

    *out = (struct postgres_objects){0};
    for (size_t i = 0; status == STATUS_OK && i < chain->count; i++) {
        const struct script *script = chain->scripts[i];

        status = fold_text(&f, script->sections[DIRECTION_UP][DIALECT_POSTGRES].body);
        if (status != STATUS_OK)
            err_prefix(err, "%s, up postgres", script->file);
    }
    return finish(&f, status);
}

enum status postgres_objects_after(struct arena *arena, const struct postgres_objects *objects,
                                   const char *sql, struct postgres_objects *out, struct err *err)
{
    struct fold f = {.arena = arena, .objects = out, .size = objects->count, .err = err};

    out->items = ARENA_ARRAY(arena, struct postgres_object, objects->count + 1);
    out->count = objects->count;
    out->declared = objects->declared;
    for (size_t i = 0; i < objects->count; i++) {
        out->items[i] = objects->items[i];
        if (f.place <= objects->items[i].place)
            f.place = objects->items[i].place + 1;
    }
    return finish(&f, fold_text(&f, str_of(sql)));
}

const struct postgres_object *postgres_object(const struct postgres_objects *objects,
                                              const char *kind, const char *key)
{
    for (size_t i = 0; i < objects->count; i++) {
        const struct postgres_object *object = &objects->items[i];

        if (strcmp(object->kind, kind) == 0 && strcmp(object->key, key) == 0)
            return object;
    }
    return NULL;
}

const struct postgres_object *postgres_object_like(const struct postgres_objects *objects,
                                                   const struct postgres_object *like)
{
    for (size_t i = 0; i < objects->count; i++) {
        const struct postgres_object *object = &objects->items[i];

        if (strcmp(object->kind, like->kind) == 0 && strcmp(object->key, like->key) == 0 &&
            (!is_local(like->kind) || is_text(object->table, like->table)))
            return object;
    }
    return NULL;
}

const char *postgres_normal(struct arena *arena, const char *sql)
{
    struct sql_reader reader;
    struct buf normal = BUF_INIT;
    struct token token;
    const char *copy;
    size_t count = 0;

    sql_reader_init(&reader, str_of(sql));
    while (postgres_token_next(&reader, &token)) {
        struct buf name = BUF_INIT;

        count++;
        if ((count == 2 && sql_token_is(&token, "OR")) ||
            (count == 3 && sql_token_is(&token, "REPLACE")))
            continue;
        buf_text(&normal, normal.len == 0 ? "" : " ");
        if (token.kind == TOKEN_NAME) {
            buf_str(&name, str_slice(token.text, 1, token.text.len - 1));
            sql_name_add(&normal, name.at);
        } else {
            sql_token_normal(&token, &normal);
        }
        buf_free(&name);
    }
    copy = arena_copy(arena, buf_view(&normal));
    buf_free(&normal);
    return copy;
}
