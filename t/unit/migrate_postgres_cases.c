/* The pairs of schemas of t/migrate that are for both databases: what `migrate` makes of them for PostgreSQL. With the
 * argument --write FOLDER it makes a folder for each pair instead, with all that psql needs to run it, for the test that
 * has a server. */
#include "../lib/tap.h"
#include "base/file.h"
#include "base/json_read.h"
#include "migrate/dialect.h"
#include "migrate/make_script.h"
#include "migrate/model.h"
#include "migrate/scratch.h"
#include "migrate/script_write.h"
#include "migrate/sql_name.h"
#include "migrate/token_name.h"

#include <fcntl.h>

#define CASES_MAX ((size_t)4 << 20)

/* One pair, and what came of it. */
struct pair {
    const char *name;
    const struct json *json;
    struct arena *arena;
    struct script_set scripts; /* at most two */
    struct model_files models; /* afterwards */
    const char *outcome;       /* "apply", "noop", "refuse" */
    const char *reasons;       /* codes of the refusals, separated by blanks */
    struct err err;
};

static const char *text_of(const struct json *object, const char *key)
{
    const char *text = json_text(json_get(object, key));

    return text == NULL ? "" : text;
}

static const char *expected(const struct pair *pair, const char *key)
{
    return text_of(json_get(pair->json, "expect"), key);
}

static bool is_for(const struct json *pair, const char *dialect)
{
    for (const struct json *v = json_first(json_get(pair, "dialects")); v != NULL; v = v->next) {
        if (strcmp(json_text(v), dialect) == 0)
            return true;
    }
    return false;
}

/* --- the command, as its flags say ----------------------------------------------------------------------- */

/* "table.column" */
static void cut_name(struct arena *arena, struct str name, const char **table, const char **column)
{
    size_t dot = str_find(name, '.');

    *table = name_key(arena, arena_copy(arena, str_slice(name, 0, dot)));
    *column = name_key(arena, arena_copy(arena, str_slice(name, dot + 1, name.len)));
}

static void read_expressions(struct arena *arena, const struct json *flag,
                             struct expression_list *out)
{
    out->items = ARENA_ARRAY(arena, struct expression, json_count(flag) + 1);
    for (const struct json *v = json_first(flag); v != NULL; v = v->next) {
        struct expression *e = &out->items[out->count++];

        cut_name(arena, v->key, &e->table, &e->column);
        e->sql = json_text(v);
    }
}

static void read_renames(struct arena *arena, const struct json *flags, struct rename_list *out)
{
    const struct json *tables = json_get(flags, "rename_table");
    const struct json *columns = json_get(flags, "rename_column");

    out->items = ARENA_ARRAY(arena, struct rename, json_count(tables) + json_count(columns) + 1);
    for (const struct json *v = json_first(tables); v != NULL; v = v->next)
        out->items[out->count++] = (struct rename){NULL, name_key(arena, arena_copy(arena, v->key)),
                                                   name_key(arena, json_text(v))};
    for (const struct json *v = json_first(columns); v != NULL; v = v->next) {
        struct rename *r = &out->items[out->count++];

        cut_name(arena, v->key, &r->table, &r->to);
        r->from = name_key(arena, json_text(v));
    }
}

static struct wish read_wish(struct arena *arena, const struct json *flags)
{
    const struct json *drops = json_get(flags, "allow_drop");
    const char **allowed = ARENA_ARRAY(arena, const char *, json_count(drops) + 1);
    struct wish wish = {.message = "the pair", .allow_drop = allowed};

    for (const struct json *v = json_first(drops); v != NULL; v = v->next)
        *allowed++ = json_text(v);
    json_bool(json_get(flags, "allow_destructive"), &wish.allow_destructive);
    json_bool(json_get(flags, "online"), &wish.online);
    read_renames(arena, flags, &wish.renames);
    read_expressions(arena, json_get(flags, "backfill"), &wish.backfill);
    read_expressions(arena, json_get(flags, "down_backfill"), &wish.down_backfill);
    read_expressions(arena, json_get(flags, "cast"), &wish.cast);
    wish.online = wish.online || getenv("ONLINE") != NULL;
    return wish;
}

/* --- the chain ------------------------------------------------------------------------------------------- */

static void add_script(struct pair *pair, const char *file, struct str text)
{
    struct script *script = &pair->scripts.items[pair->scripts.count];

    if (script_parse(pair->arena, file, text, script, &pair->err) == STATUS_OK)
        pair->scripts.count++;
}

/* What `migrate` does with a model; "failed" when it could not do its work. */
static const char *migrate(struct pair *pair, const char *sql, const struct wish *wish)
{
    int folder = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const char *file = is_for(pair->json, "sqlite") ? "models/m.sql" : "models/m.postgres.sql";
    const char *path = arena_printf(pair->arena, "%s/models", tap_folder());
    struct made_script made = {.text = BUF_INIT};
    struct refusal_list refusals;
    const char *outcome = "failed";
    enum status status;

    refusal_list_init(&refusals, pair->arena);
    file_remove_tree(folder, "models", &pair->err);
    file_make_dirs(folder, "models", &pair->err);
    if (!is_for(pair->json, "sqlite")) /* what SQLite must have so that there is a model at all */
        file_replace(folder, "models/a.sqlite.sql", STR("CREATE TABLE here (id);"), 0600,
                     &pair->err);
    status = file_replace(folder, file, str_of(sql), 0600, &pair->err);
    if (status == STATUS_OK)
        status = model_files_read(pair->arena, path, &pair->models, &pair->err);
    if (status == STATUS_OK)
        status = script_make(pair->arena, &pair->scripts, &pair->models, wish, &made, &refusals,
                             &pair->err);
    pair->reasons = "";
    for (size_t i = 0; i < refusals.count; i++)
        pair->reasons = arena_printf(pair->arena, "%s%s ", pair->reasons, refusals.items[i].code);
    if (refusals.count > 0)
        outcome = "refuse";
    else if (status == STATUS_OK)
        outcome = made.nothing ? "noop" : "apply";
    if (status == STATUS_OK && !made.nothing)
        add_script(pair, made.file, buf_view(&made.text));
    buf_free(&made.text);
    file_close(folder);
    return outcome;
}

/* A first script as a hand might write it: models hold no ALTER TABLE. */
static void write_first(struct pair *pair, const char *sql)
{
    struct script_text text = {.id = "0a0a0a0a", .message = "by hand", .destructive = "none"};
    struct buf postgres = BUF_INIT, script = BUF_INIT;
    const char *no_parents[] = {NULL};

    sql = arena_printf(pair->arena, "%s\n", sql);
    text.parents = no_parents;
    dialect_postgres(str_of(sql), &postgres, &pair->err);
    text.bodies[DIRECTION_UP][DIALECT_SQLITE] = str_of(sql);
    text.bodies[DIRECTION_UP][DIALECT_POSTGRES] = buf_view(&postgres);
    if (script_write(pair->arena, &text, &script, &pair->err) == STATUS_OK)
        add_script(pair, "0a0a0a0a_by_hand.sql", buf_view(&script));
    buf_free(&postgres);
    buf_free(&script);
}

static void run_pair(struct pair *pair)
{
    const char *before = text_of(pair->json, "before");
    struct wish nothing = {.message = "first"};
    struct wish wish = read_wish(pair->arena, json_get(pair->json, "flags"));

    pair->scripts.items = ARENA_ARRAY(pair->arena, struct script, 2);
    if (strstr(before, "ALTER TABLE") != NULL)
        write_first(pair, before);
    else if (before[0] != '\0')
        migrate(pair, before, &nothing);
    pair->outcome = migrate(pair, text_of(pair->json, "after"), &wish);
}

/* --- for the server -------------------------------------------------------------------------------------- */

static void add_translated(struct buf *out, const struct pair *pair, const char *sql)
{
    struct err err = {0};

    if (!is_for(pair->json, "sqlite"))
        buf_text(out, sql);
    else if (dialect_postgres(str_of(sql), out, &err) != STATUS_OK)
        buf_printf(out, "%s\n\\echo %s\n", sql, err.message);
    buf_text(out, ";\n");
}

static void add_describe(struct buf *out, const char *file)
{
    buf_printf(out, "\\o %s.txt\n\\i ../describe.sql\n\\o\n", file);
}

static void add_fresh(struct buf *out, const struct pair *pair, const char *key)
{
    const char *by_hand = arena_printf(pair->arena, "fresh_%s", key);

    buf_printf(out, "DROP SCHEMA IF EXISTS fresh CASCADE;\nCREATE SCHEMA fresh;\n"
                    "SET search_path = fresh;\n");
    if (json_get(pair->json, by_hand) != NULL)
        buf_printf(out, "%s;\n", text_of(pair->json, by_hand));
    else
        add_translated(out, pair, text_of(pair->json, key));
    add_describe(out, by_hand);
}

static void add_section(struct buf *out, const struct script *script, enum direction direction)
{
    const struct script_section *section = &script->sections[direction][DIALECT_POSTGRES];

    buf_printf(out, "BEGIN;\n%sCOMMIT;\n", section->body.at);
}

/* All rows of all tables, as they were before. */
static void add_rows(struct buf *out, struct pair *pair, const char *file)
{
    struct model model = {0};
    struct db *db = NULL;

    if (scratch_open(&db, &pair->err) == STATUS_OK &&
        db_script(db, text_of(pair->json, "before"), &pair->err) == STATUS_OK)
        model_read(db, pair->arena, NULL, &model, &pair->err);
    db_close(db);
    buf_printf(out, "\\o %s.txt\n", file);
    for (size_t i = 0; i < model.table_count; i++) {
        const struct model_table *table = &model.tables[i];

        buf_text(out, "SELECT ");
        for (size_t j = 0; j < table->column_count; j++) {
            buf_text(out, j == 0 ? "" : ", ");
            sql_name_add(out, table->columns[j].key);
        }
        buf_text(out, " FROM ");
        sql_name_add(out, table->key);
        buf_text(out, " ORDER BY 1;\n");
    }
    buf_text(out, "\\o\n");
}

/* Statements that must work or must not, each taken back. */
static void add_trials(struct buf *out, const struct pair *pair, const char *key)
{
    const struct json *list = json_get(json_get(pair->json, "expect"), key);

    buf_printf(out, "\\set ON_ERROR_STOP off\n\\o %s.txt\n", key);
    for (const struct json *v = json_first(list); v != NULL; v = v->next) {
        struct str statements = str_of(json_text(v));
        const char *commit = strstr(statements.at, "COMMIT");

        if (commit != NULL) /* what it would check is checked below, and then taken back */
            statements = str_slice(statements, 0, (size_t)(commit - statements.at));
        buf_text(out, "BEGIN;\n");
        add_translated(out, pair, arena_copy(pair->arena, statements));
        buf_printf(out,
                   "\\if :ERROR\n\\else\nSET CONSTRAINTS ALL IMMEDIATE;\n\\endif\n"
                   "\\qecho %s :ERROR\nROLLBACK;\n",
                   key);
    }
    buf_text(out, "\\o\n\\set ON_ERROR_STOP on\n");
}

static void add_value(struct buf *out, const struct json *value)
{
    bool truth;

    if (json_bool(value, &truth))
        buf_char(out, truth ? 't' : 'f');
    else if (json_kind(value) != JSON_NULL)
        buf_str(out, value->text);
}

static void add_queries(struct buf *out, const struct pair *pair, struct buf *want)
{
    const struct json *list = json_get(json_get(pair->json, "expect"), "rows_after");

    buf_text(out, "\\o rows_after.txt\n");
    for (const struct json *v = json_first(list); v != NULL; v = v->next) {
        add_translated(out, pair, text_of(v, "sql"));
        for (const struct json *row = json_first(json_get(v, "rows")); row != NULL;
             row = row->next) {
            for (const struct json *value = json_first(row); value != NULL; value = value->next) {
                add_value(want, value);
                buf_char(want, value->next == NULL ? '\n' : '|');
            }
        }
    }
    buf_text(out, "\\o\n");
}

/* The whole script for psql. */
static void compose(struct pair *pair, struct buf *out, struct buf *want)
{
    const struct script *last = &pair->scripts.items[pair->scripts.count - 1];
    bool fails = strcmp(expected(pair, "outcome"), "fail") == 0;
    bool irreversible = last->sections[DIRECTION_DOWN][DIALECT_POSTGRES].irreversible != NULL;

    buf_text(out, "\\set ON_ERROR_STOP on\nSET client_min_messages = error;\n");
    add_fresh(out, pair, "before");
    add_fresh(out, pair, "after");
    buf_text(out,
             "DROP SCHEMA IF EXISTS live CASCADE;\nCREATE SCHEMA live;\nSET search_path = live;\n");
    if (pair->scripts.count == 2)
        add_section(out, &pair->scripts.items[0], DIRECTION_UP);
    add_describe(out, "live_before");
    add_translated(out, pair, text_of(pair->json, "rows"));
    add_rows(out, pair, "rows_before");
    buf_printf(out, "\\set ON_ERROR_STOP %s\n", fails ? "off" : "on");
    add_section(out, last, DIRECTION_UP);
    buf_text(out, "\\o up.txt\n\\qecho :LAST_ERROR_SQLSTATE\n\\o\n\\set ON_ERROR_STOP on\n");
    add_describe(out, "live_after");
    add_queries(out, pair, want);
    add_trials(out, pair, "must_fail");
    add_trials(out, pair, "must_work");
    if (strcmp(expected(pair, "down"), "none") == 0)
        buf_text(out, "\\set ON_ERROR_STOP off\n"); /* rows may stand in the way */
    if (!fails && !irreversible)
        add_section(out, last, DIRECTION_DOWN);
    buf_text(out, "\\set ON_ERROR_STOP on\n");
    buf_printf(out, "\\o down.txt\n\\qecho %s\n\\o\n", irreversible ? "irreversible" : "done");
    add_describe(out, "live_down");
    if (strcmp(expected(pair, "down"), "exact") == 0)
        add_rows(out, pair, "rows_down");
}

static bool is_run(const struct pair *pair)
{
    const char *outcome = expected(pair, "outcome");

    return strcmp(outcome, "apply") == 0 || strcmp(outcome, "fail") == 0;
}

static void write_pair(struct pair *pair, const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const char *name = pair->name;
    struct buf sql = BUF_INIT, want = BUF_INIT;

    if (strcmp(pair->outcome, "apply") == 0 && is_run(pair)) {
        compose(pair, &sql, &want);
        file_make_dirs(folder, name, &pair->err);
        file_replace(folder, arena_printf(pair->arena, "%s/case.sql", name), buf_view(&sql), 0644,
                     &pair->err);
        file_replace(folder, arena_printf(pair->arena, "%s/want_rows.txt", name), buf_view(&want),
                     0644, &pair->err);
        printf("%s %s %s\n", name, expected(pair, "outcome"), expected(pair, "down"));
    }
    buf_free(&sql);
    buf_free(&want);
    file_close(folder);
}

/* --- the unit test --------------------------------------------------------------------------------------- */

/* Scripts that fail on the data are written all the same. */
static void check_pair(struct pair *pair)
{
    const char *want = expected(pair, "outcome"), *reason = expected(pair, "reason");

    if (strcmp(want, "fail") == 0)
        want = "apply";
    if (strcmp(pair->outcome, want) != 0)
        printf("# %s %s\n", pair->err.message, pair->reasons);
    TAP_IS_TEXT(pair->outcome, want, pair->name);
    if (strcmp(want, "refuse") == 0)
        tap_ok(strstr(pair->reasons, reason) != NULL, "%s: %s, not %s", pair->name, pair->reasons,
               reason);
}

/* Pairs for PostgreSQL alone are written in its own files, whose tables change by hand only. */
static bool is_taken(const struct json *pair)
{
    static const char *const own[] = {"pg_enum_add_value", "pg_function_trigger_dollar_quotes"};

    if (is_for(pair, "postgres") && is_for(pair, "sqlite"))
        return true;
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (strcmp(text_of(pair, "name"), own[i]) == 0)
            return true;
    }
    return false;
}

static void read_pairs(const char *file, const char *write_to)
{
    int folder = open("t/migrate", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct buf text = BUF_INIT;
    struct arena arena = {0};
    const struct json *all = NULL;
    struct err err = {0};

    if (file_read(folder, file, CASES_MAX, &text, &err) != STATUS_OK ||
        json_read(&all, &arena, buf_view(&text), CASES_MAX, &err) != STATUS_OK)
        tap_ok(false, "%s: %s", file, err.message);
    for (const struct json *v = json_first(json_get(all, "cases")); v != NULL; v = v->next) {
        struct arena own = {0};
        struct pair pair = {.name = text_of(v, "name"), .json = v, .arena = &own};

        if (!is_taken(v))
            continue;
        run_pair(&pair);
        if (write_to != NULL)
            write_pair(&pair, write_to);
        else
            check_pair(&pair);
        arena_free(&own);
    }
    file_close(folder);
    buf_free(&text);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    const char *write_to = argc > 2 && strcmp(argv[1], "--write") == 0 ? argv[2] : NULL;

    if (access("t/migrate/cases.json", R_OK) != 0)
        tap_skip_all("runs in the source tree only");
    read_pairs("cases.json", write_to);
    read_pairs("more.json", write_to);
    read_pairs("postgres.json", write_to);
    return write_to != NULL ? 0 : tap_done();
}
