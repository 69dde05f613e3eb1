/* Random pairs of schemas with rows in them: whatever is asked for, a script leads from the one to the other and back,
 * and what both have stays as it was. The database is SQLite's own, without the code under test between.
 *
 * migrate_random.t [PAIRS [SEED]]: more pairs, or others. */
#include "../lib/random_schema.h"
#include "../lib/tap.h"
#include "migrate/make_script.h"

#include <sqlite3.h>
#include <stdlib.h>

/* --- the database ------------------------------------------------------------------------------------------ */

static sqlite3 *open_database(void)
{
    sqlite3 *db = NULL;

    sqlite3_open(":memory:", &db);
    return db;
}

static bool run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* Appends every row of the answer, with the types of values. */
static void ask(sqlite3 *db, const char *sql, struct buf *out)
{
    sqlite3_stmt *s = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        buf_printf(out, "%s: %s\n", sql, sqlite3_errmsg(db));
    while (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const unsigned char *text = sqlite3_column_text(s, i);

            buf_printf(out, "%d %s|", sqlite3_column_type(s, i),
                       text == NULL ? (const unsigned char *)"" : text);
        }
        buf_char(out, '\n');
    }
    sqlite3_finalize(s);
}

static void fill(sqlite3 *db, const struct schema_plan *plan)
{
    static const char *const values[] = {"NULL", "random() % 100", "'text ' || (random() % 50)",
                                         "1.25 * (random() % 10)", "randomblob(5)"};
    struct buf sql = BUF_INIT, names = BUF_INIT;

    for (int t = TABLES - 1; t >= 0; t--) {
        if (!plan->tables[t].exists)
            continue;
        for (int row = 0; row < 6; row++) {
            buf_clear(&sql);
            buf_clear(&names);
            for (int c = 0; c < COLUMNS; c++) {
                const struct column_plan *column = &plan->tables[t].columns[c];

                if (column->type == 0 || column->generated > 0)
                    continue;
                buf_printf(&names, ", c%d", c);
                buf_printf(&sql, ", %s",
                           column->reference && column->type == 1 ? "NULL"
                           : dice(4) == 0 && !column->not_null    ? "NULL"
                                                                  : values[column->type]);
            }
            buf_printf(&names, ") VALUES (%d%s)", 3 * row + 2, sql.at);
            buf_clear(&sql);
            buf_printf(&sql, "INSERT OR IGNORE INTO t%d (id%s", t, names.at);
            run(db, sql.at);
        }
    }
    buf_free(&sql);
    buf_free(&names);
}

/* What must not change: rows of tables that both schemas have, by the columns that are the same type in both. */
static void describe_rows(sqlite3 *db, const struct schema_plan *a, const struct schema_plan *b,
                          struct buf *out)
{
    struct buf sql = BUF_INIT;

    buf_clear(out);
    for (int t = 0; t < TABLES; t++) {
        if (!a->tables[t].exists || !b->tables[t].exists)
            continue;
        buf_clear(&sql);
        buf_text(&sql, "SELECT id");
        for (int c = 0; c < COLUMNS; c++) {
            const struct column_plan *x = &a->tables[t].columns[c], *y = &b->tables[t].columns[c];

            if (x->type != 0 && x->type == y->type && x->generated == 0 && y->generated == 0)
                buf_printf(&sql, ", quote(c%d)", c);
        }
        buf_printf(&sql, " FROM t%d ORDER BY id", t);
        ask(db, sql.at, out);
    }
    buf_free(&sql);
}

/* The schema as SQLite tells it, apart from the spelling of CREATE. */
static void describe_schema(sqlite3 *db, struct buf *out)
{
    buf_clear(out);
    ask(db,
        "SELECT m.name, x.* FROM sqlite_schema AS m, pragma_table_xinfo(m.name) AS x "
        "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, x.cid",
        out);
    ask(db,
        "SELECT m.name, l.\"unique\", l.origin, l.partial, "
        "       (SELECT group_concat(x.cid || ' ' || x.\"desc\" || ' ' || x.coll) "
        "          FROM pragma_index_xinfo(l.name) AS x) "
        "FROM sqlite_schema AS m, pragma_index_list(m.name) AS l WHERE m.type = 'table' "
        "ORDER BY m.name, 2, 3, 4, 5",
        out);
    ask(db,
        "SELECT m.name, f.\"table\", f.\"from\", f.\"to\", f.on_delete FROM sqlite_schema AS m, "
        "pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' ORDER BY 1, 2, 3",
        out);
    ask(db,
        "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite%' ORDER BY name",
        out);
    ask(db,
        "SELECT type, name, tbl_name FROM sqlite_schema WHERE type <> 'table' AND name NOT LIKE "
        "'sqlite%' ORDER BY 1, 2",
        out);
}

/* --- the trial --------------------------------------------------------------------------------------------- */

static char *make(struct arena *arena, struct script_set *set, const char *models, struct err *err)
{
    struct model_statement statement = {"models", 1, "table", "t", models};
    struct model_files files = {.statements = {&statement}, .counts = {1}};
    struct wish wish = {.message = "random", .allow_destructive = true};
    struct refusal_list refusals;
    struct made_script made;
    char *text = NULL;

    refusal_list_init(&refusals, arena);
    if (script_make(arena, set, &files, &wish, &made, &refusals, err) == STATUS_OK)
        text = arena_strdup(arena, made.nothing ? "" : made.text.at);
    if (text != NULL && !made.nothing) {
        struct script *items = ARENA_ARRAY(arena, struct script, set->count + 1);

        if (set->count > 0)
            memcpy(items, set->items, set->count * sizeof(*items));
        if (script_parse(arena, made.file, str_of(text), &items[set->count], err) != STATUS_OK)
            text = NULL;
        set->items = items;
        set->count++;
    }
    buf_free(&made.text);
    return text;
}

/* Whether there is nothing more to do after `models` have been reached. */
static bool is_settled(struct arena *arena, struct script_set *set, const char *models)
{
    struct err err = {0};
    const char *again = make(arena, set, models, &err);

    return again != NULL && again[0] == '\0';
}

struct trial {
    struct schema_plan before, after;
    struct buf before_sql, after_sql;
    struct arena arena;
    struct script_set set;
    const char *why; /* it failed; NULL = it has not */
    bool refused;    /* the rows do not fit the new schema */
};

static const char *compare(sqlite3 *db, struct trial *trial, const char *fresh_sql,
                           const char *rows_before)
{
    sqlite3 *fresh = open_database();
    struct buf got = BUF_INIT, wanted = BUF_INIT;
    const char *why = NULL;

    run(fresh, fresh_sql);
    describe_schema(db, &got);
    describe_schema(fresh, &wanted);
    if (strcmp(got.at, wanted.at) != 0)
        why = arena_printf(&trial->arena, "schema:\n%s\ninstead of\n%s", got.at, wanted.at);
    describe_rows(db, &trial->before, &trial->after, &got);
    if (why == NULL && strcmp(got.at, rows_before) != 0)
        why = arena_printf(&trial->arena, "rows:\n%s\ninstead of\n%s", got.at, rows_before);
    buf_clear(&got);
    ask(db, "PRAGMA integrity_check", &got);
    if (why == NULL && strcmp(got.at, "3 ok|\n") != 0)
        why = arena_printf(&trial->arena, "integrity: %s", got.at);
    sqlite3_close(fresh);
    buf_free(&got);
    buf_free(&wanted);
    return why;
}

static void travel(struct trial *trial)
{
    const struct script *script = &trial->set.items[trial->set.count - 1];
    const struct script_section *down = &script->sections[DIRECTION_DOWN][DIALECT_SQLITE];
    sqlite3 *db = open_database();
    struct buf rows = BUF_INIT;

    run(db, trial->before_sql.at);
    fill(db, &trial->before);
    describe_rows(db, &trial->before, &trial->after, &rows);
    run(db, "BEGIN");
    if (!run(db, script->sections[DIRECTION_UP][DIALECT_SQLITE].body.at)) {
        trial->refused = true;
        if (strstr(sqlite3_errmsg(db), "constraint failed") == NULL &&
            strstr(sqlite3_errmsg(db), "cannot store") == NULL &&
            strstr(sqlite3_errmsg(db), "datatype mismatch") == NULL)
            trial->why = arena_printf(&trial->arena, "up: %s", sqlite3_errmsg(db));
        run(db, "ROLLBACK");
        if (trial->why == NULL)
            trial->why = compare(db, trial, trial->before_sql.at, rows.at);
    } else {
        run(db, "COMMIT");
        trial->why = compare(db, trial, trial->after_sql.at, rows.at);
        if (trial->why == NULL && down->irreversible == NULL) {
            if (!run(db, down->body.at)) {
                if (strstr(sqlite3_errmsg(db), "constraint failed") == NULL &&
                    strstr(sqlite3_errmsg(db), "cannot store") == NULL)
                    trial->why = arena_printf(&trial->arena, "down: %s", sqlite3_errmsg(db));
            } else {
                trial->why = compare(db, trial, trial->before_sql.at, rows.at);
            }
        }
    }
    sqlite3_close(db);
    buf_free(&rows);
}

static bool loads(const char *sql)
{
    sqlite3 *db = open_database();
    bool yes = run(db, sql);

    sqlite3_close(db);
    return yes;
}

/* False when the dice gave no pair that SQLite takes. */
static bool try_pair(struct trial *trial)
{
    struct err err = {0};

    memset(trial, 0, sizeof(*trial));
    buf_init(&trial->before_sql);
    buf_init(&trial->after_sql);
    roll(&trial->before);
    trial->after = trial->before;
    change(&trial->after);
    add_schema(&trial->before, &trial->before_sql);
    add_schema(&trial->after, &trial->after_sql);
    if (!loads(trial->before_sql.at) || !loads(trial->after_sql.at))
        return false;
    if (make(&trial->arena, &trial->set, trial->before_sql.at, &err) == NULL ||
        make(&trial->arena, &trial->set, trial->after_sql.at, &err) == NULL)
        trial->why = arena_strdup(&trial->arena, err.message);
    else if (!is_settled(&trial->arena, &trial->set, trial->after_sql.at))
        trial->why = "a second script would be written";
    else if (trial->set.count > 1)
        travel(trial);
    return true;
}

static void end(struct trial *trial)
{
    buf_free(&trial->before_sql);
    buf_free(&trial->after_sql);
    arena_free(&trial->arena);
}

int main(int argc, char **argv)
{
    int wanted = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 75, done = 0, failed = 0, refused = 0,
        changed = 0;

    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    while (done < wanted && failed < 3) {
        uint64_t seed = state;
        struct trial trial;

        if (try_pair(&trial)) {
            done++;
            refused += trial.refused;
            changed += trial.set.count > 1;
            if (trial.why != NULL) {
                failed++;
                printf("# seed %llu\n%s\n# becomes\n%s\n# by\n%s\n", (unsigned long long)seed,
                       trial.before_sql.at, trial.after_sql.at,
                       trial.set.count == 0
                           ? ""
                           : trial.set.items[trial.set.count - 1].sections[0][0].body.at);
                tap_ok(false, "%s", trial.why);
            }
        }
        end(&trial);
    }
    tap_ok(failed == 0, "%d pairs of schemas, there and back", done);
    tap_ok(changed > done / 2, "most of them differ (%d)", changed);
    tap_ok(refused > 0 && refused < done / 2, "some rows do not fit, and stay (%d)", refused);
    return tap_done();
}
