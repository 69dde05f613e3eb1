#include "migrate/model_files.h"

#include "base/file.h"
#include "base/number.h"
#include "migrate/dialect.h"
#include "migrate/model_folder.h"
#include "migrate/rename_hint.h"

/* Which databases a file is written for. */
enum audience {
    AUDIENCE_BOTH,
    AUDIENCE_SQLITE,
    AUDIENCE_POSTGRES
};

struct declaration {
    struct model_statement statement;
    enum audience audience;
    const char *table; /* of triggers and policies, whose names are unique in a table only */
};

struct declarations {
    struct declaration *items;
    size_t count, size;
};

/* What a folder is read into. */
struct reading {
    struct arena *arena;
    struct declarations all; /* in order */
    struct rename_hints hints;
    const char *file;
    enum audience audience;
    struct err *err;
};

static enum status refuse(const struct reading *r, size_t line, const char *why, const char *name)
{
    return err_set(r->err, STATUS_INVALID, "%s, line %zu: %s%s", r->file, line, name, why);
}

/* Puts the file before a sentence that begins with the line. */
static enum status name_file(struct err *err, const char *file)
{
    struct err line = {0};

    if (err != NULL)
        line = *err;
    return err_set(err, STATUS_INVALID, "%s, %s", file, line.message);
}

static void add(struct reading *r, const struct declaration *declaration)
{
    struct declarations *all = &r->all;

    if (all->count == all->size) {
        struct declaration *items;

        all->size = all->size == 0 ? 64 : 2 * all->size;
        items = ARENA_ARRAY(r->arena, struct declaration, all->size);
        for (size_t i = 0; i < all->count; i++)
            items[i] = all->items[i];
        all->items = items;
    }
    all->items[all->count++] = *declaration;
}

static bool is_same(const struct declaration *a, const struct declaration *b)
{
    bool both_on_tables = a->table != NULL && b->table != NULL;

    return strcmp(a->statement.kind, b->statement.kind) == 0 &&
           strcmp(a->statement.key, b->statement.key) == 0 &&
           (!both_on_tables || strcmp(a->table, b->table) == 0);
}

static bool is_reserved(const char *key)
{
    return str_starts(str_of(key), "_pierogis_") || str_starts(str_of(key), "pierogis_version");
}

/* Refuses what may not be declared so. */
static enum status check(const struct reading *r, const struct declaration *new)
{
    const struct model_statement *s = &new->statement;

    if (is_reserved(s->key))
        return refuse(r, s->line, " is a name that the version scripts use themselves", s->key);
    for (size_t i = 0; i < r->all.count; i++) {
        const struct declaration *old = &r->all.items[i];

        if (old->audience == new->audience && is_same(old, new))
            return err_set(r->err, STATUS_INVALID,
                           "%s, line %zu: the %s %s has been declared before, in %s, line %zu",
                           r->file, s->line, s->kind, s->key, old->statement.file,
                           old->statement.line);
    }
    return STATUS_OK;
}

static enum dialect dialect_of(enum audience audience)
{
    return audience == AUDIENCE_POSTGRES ? DIALECT_POSTGRES : DIALECT_SQLITE;
}

static enum status add_statement(struct reading *r, const struct sql_statement *statement)
{
    enum dialect dialect = dialect_of(r->audience);
    struct declaration new = {.audience = r->audience};
    struct sql_subject subject;
    enum status status;

    if (!sql_created(r->arena, statement->text, dialect, &subject))
        return refuse(r, statement->line,
                      "models are made of CREATE statements for named tables, indexes, views, "
                      "triggers and the like; nothing else",
                      "");
    if (subject.temporary)
        return refuse(r, statement->line, " is temporary, which no part of a schema is",
                      subject.key);
    new.statement = (struct model_statement){.file = r->file,
                                             .line = statement->line,
                                             .kind = subject.kind,
                                             .key = subject.key,
                                             .sql = arena_copy(r->arena, statement->text)};
    if (dialect == DIALECT_POSTGRES && strcmp(subject.kind, "index") != 0)
        new.table = subject.table;
    status = check(r, &new);
    if (status == STATUS_OK)
        add(r, &new);
    return status;
}

/* The comments behind a semicolon, in its line. */
static struct str rest_of_line(struct str rest, enum dialect dialect)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, str_slice(rest, 0, str_find(rest, '\n')));
    dialect_token_next(dialect, &reader, &token);
    return token.blank;
}

/* A statement's comments; those in the line where the one before it ended (`rest`) are not its own. */
static enum status add_hints(struct reading *r, struct sql_statement *statement, size_t rest,
                             struct str after)
{
    const struct declaration *last = r->all.count == 0 ? NULL : &r->all.items[r->all.count - 1];
    const char *table = NULL;

    if (statement->text.len > 0 && strcmp(last->statement.kind, "table") == 0)
        table = last->statement.key;
    statement->before = str_slice(statement->before, rest, statement->before.len);
    return rename_hints_add(&r->hints, dialect_of(r->audience), statement, table, after, r->err);
}

static enum status read_text(struct reading *r, struct str text)
{
    enum dialect dialect = dialect_of(r->audience);
    struct sql_splitter splitter;
    struct str after = {"", 0};
    bool found = true;

    sql_splitter_init(&splitter, text, dialect);
    while (found) {
        struct sql_statement statement = {.text = {"", 0}};
        enum status status = sql_statement_next(&splitter, &statement, &found, r->err);
        size_t before = after.len;

        if (status != STATUS_OK)
            return name_file(r->err, r->file);
        after = found ? rest_of_line(splitter.reader.rest, dialect) : (struct str){"", 0};
        if (found)
            status = add_statement(r, &statement);
        else
            statement.before = splitter.after;
        if (status != STATUS_OK)
            return status;
        statement.line = found ? statement.line : splitter.reader.line;
        if (add_hints(r, &statement, before, after) != STATUS_OK)
            return name_file(r->err, r->file);
    }
    return STATUS_OK;
}

static enum status read_file(struct reading *r, int folder, const char *name)
{
    struct str file = str_of(name);
    struct buf text = BUF_INIT;
    enum status status = model_folder_read(folder, name, &text, r->err);

    r->file = name;
    r->audience = str_ends(file, ".sqlite.sql")     ? AUDIENCE_SQLITE
                  : str_ends(file, ".postgres.sql") ? AUDIENCE_POSTGRES
                                                    : AUDIENCE_BOTH;
    if (status == STATUS_OK)
        status = read_text(r, buf_view(&text));
    buf_free(&text);
    return status;
}

/* --- what each database gets ----------------------------------------------------------------------------- */

/* What `dialect` has in place of a declaration for both. */
static const struct declaration *override_of(const struct declarations *all,
                                             const struct declaration *portable,
                                             enum audience audience)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].audience == audience && is_same(&all->items[i], portable))
            return &all->items[i];
    }
    return NULL;
}

static bool is_override(const struct declarations *all, const struct declaration *own)
{
    return override_of(all, own, AUDIENCE_BOTH) != NULL;
}

static enum status translate(const struct reading *r, struct model_statement *statement)
{
    struct buf sql = BUF_INIT;
    enum status status =
        dialect_postgres_from(str_of(statement->sql), statement->line, &sql, r->err);

    if (status == STATUS_OK)
        statement->sql = arena_copy(r->arena, buf_view(&sql));
    else
        name_file(r->err, statement->file);
    buf_free(&sql);
    return status;
}

static enum status share_out(const struct reading *r, enum dialect dialect, struct model_files *out)
{
    enum audience audience = dialect == DIALECT_SQLITE ? AUDIENCE_SQLITE : AUDIENCE_POSTGRES;
    struct model_statement *statements =
        ARENA_ARRAY(r->arena, struct model_statement, r->all.count);
    enum status status = STATUS_OK;
    size_t count = 0;

    for (size_t i = 0; status == STATUS_OK && i < r->all.count; i++) {
        const struct declaration *declaration = &r->all.items[i];
        const struct declaration *override = NULL;

        if (declaration->audience == AUDIENCE_BOTH)
            override = override_of(&r->all, declaration, audience);
        else if (declaration->audience != audience || is_override(&r->all, declaration))
            continue; /* an override stands where the declaration does that it replaces */
        statements[count] = override != NULL ? override->statement : declaration->statement;
        if (dialect == DIALECT_POSTGRES && declaration->audience == AUDIENCE_BOTH &&
            override == NULL)
            status = translate(r, &statements[count]);
        count++;
    }
    out->statements[dialect] = statements;
    out->counts[dialect] = count;
    return status;
}

static bool is_equal(const struct rename *a, const struct rename *b)
{
    bool same_table = a->table == b->table ||
                      (a->table != NULL && b->table != NULL && strcmp(a->table, b->table) == 0);

    return same_table && strcmp(a->from, b->from) == 0 && strcmp(a->to, b->to) == 0;
}

static bool has(const struct rename_list *list, const struct rename *item)
{
    for (size_t i = 0; i < list->count; i++) {
        if (is_equal(&list->items[i], item))
            return true;
    }
    return false;
}

/* Tables first. A table that is written for each database on its own may say the same twice. */
static void take_hints(const struct reading *r, struct rename_list *out)
{
    out->items = ARENA_ARRAY(r->arena, struct rename, r->hints.count);
    out->count = 0;
    for (int tables = 1; tables >= 0; tables--) {
        for (size_t i = 0; i < r->hints.count; i++) {
            const struct rename *item = &r->hints.items[i];

            if ((item->table == NULL) == (tables == 1) && !has(out, item))
                out->items[out->count++] = *item;
        }
    }
}

enum status model_files_read(struct arena *arena, const char *path, struct model_files *out,
                             struct err *err)
{
    struct reading r = {.arena = arena, .hints = {.arena = arena}, .err = err};
    const char **names = NULL;
    size_t count = 0;
    int folder = -1;
    enum status status = model_folder_list(arena, path, &folder, &names, &count, err);

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = read_file(&r, folder, names[i]);
    file_close(folder);
    for (int dialect = 0; status == STATUS_OK && dialect < DIALECT__COUNT; dialect++)
        status = share_out(&r, (enum dialect)dialect, out);
    if (status == STATUS_OK)
        take_hints(&r, &out->hints);
    return status;
}

/* --- loading --------------------------------------------------------------------------------------------- */

/* "x" is a name to SQL, and never a text. */
static bool is_quoted_in(const char *sql, const char *name)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, str_of(sql));
    while (sql_token_next(&reader, &token)) {
        if (token.kind == TOKEN_NAME && str_is(str_slice(token.text, 1, token.text.len - 1), name))
            return true;
    }
    return false;
}

/* Says the file and the line in it; the database counts lines from the beginning of the statement. */
static enum status refuse_statement(const struct model_statement *statement, const char *why,
                                    struct err *err)
{
    static const char place[] = "the statement in line ", missing[] = "no such column: ",
                      reserved[] = "object name reserved for internal use";
    const char *name = strstr(why, missing), *hint = "";
    uint64_t line = 1;

    if (strncmp(why, place, strlen(place)) == 0) {
        const char *number = why + strlen(place);
        size_t len = strspn(number, "0123456789");

        if (number_u64((struct str){number, len}, MODEL_BYTES_MAX, &line) &&
            strncmp(number + len, ": ", 2) == 0)
            why = number + len + 2;
    }
    if (name != NULL && is_quoted_in(statement->sql, name + strlen(missing)))
        hint = "; what stands in double quotes is a name, a text stands in single quotes";
    else if (strstr(why, reserved) != NULL)
        hint = "; SQLite makes that table itself: take the statement away";
    return err_set(err, STATUS_INVALID, "%s, line %zu: %s%s", statement->file,
                   statement->line + (size_t)line - 1, why, hint);
}

enum status model_files_load(const struct model_files *files, struct db *db, struct err *err)
{
    for (size_t i = 0; i < files->counts[DIALECT_SQLITE]; i++) {
        const struct model_statement *statement = &files->statements[DIALECT_SQLITE][i];
        struct err why = {0};

        if (db_script(db, statement->sql, &why) != STATUS_OK)
            return refuse_statement(statement, why.message, err);
    }
    return STATUS_OK;
}
