/* SQL as statements, and the folder of models. */
#include "../lib/tap.h"
#include "base/file.h"
#include "migrate/model_files.h"
#include "migrate/sql_statement.h"

/* --- statements ------------------------------------------------------------------------------------------ */

/* Every statement in brackets, with its line, kind, key and table. */
static void splits(const char *what, enum dialect dialect, const char *sql, const char *want)
{
    struct buf out = BUF_INIT;
    struct sql_splitter splitter;
    struct sql_statement statement;
    struct arena arena = {0};
    struct err err = {0};
    bool found = true;

    sql_splitter_init(&splitter, str_of(sql), dialect);
    while (sql_statement_next(&splitter, &statement, &found, &err) == STATUS_OK && found) {
        struct sql_subject subject;

        buf_printf(&out, "%zu[%.*s]", statement.line, STR_ARG(statement.text));
        if (sql_created(&arena, statement.text, dialect, &subject))
            buf_printf(&out, "%s %s%s%s ", subject.kind, subject.key,
                       subject.table == NULL ? "" : " on ",
                       subject.table == NULL ? "" : subject.table);
    }
    buf_text(&out, err.message);
    TAP_IS_TEXT(out.at, want, what);
    buf_free(&out);
    arena_free(&arena);
}

static void test_sqlite_statements(void)
{
    splits("nothing", DIALECT_SQLITE, " ;; -- a\n ; /* b; */", "");
    splits("semicolons end", DIALECT_SQLITE, "SELECT ';';\n\nDROP TABLE \"a;\" -- ;\n",
           "1[SELECT ';']3[DROP TABLE \"a;\"]");
    splits(
        "a trigger ends with END", DIALECT_SQLITE,
        "CREATE TEMP TRIGGER IF NOT EXISTS \"T\" AFTER UPDATE OF a ON [B c] BEGIN SELECT CASE 1 WHEN 1 "
        "THEN 2 END; SELECT 1; END; SELECT 2",
        "1[CREATE TEMP TRIGGER IF NOT EXISTS \"T\" AFTER UPDATE OF a ON [B c] BEGIN SELECT CASE 1 "
        "WHEN 1 THEN 2 END; SELECT 1; END]trigger t on b c 1[SELECT 2]");
    splits("a trigger without an end", DIALECT_SQLITE,
           "\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;",
           "line 2: the trigger does not end with \"; END;\"");
    splits("a table named like a keyword is none", DIALECT_SQLITE,
           "CREATE TABLE trigger (a); SELECT 1",
           "1[CREATE TABLE trigger (a)]table trigger 1[SELECT 1]");
    splits("a quote without an end", DIALECT_SQLITE, "SELECT 1;\nSELECT 'a",
           "1[SELECT 1]line 2: a quote or comment does not end");
    splits("virtual tables are tables", DIALECT_SQLITE, "CREATE VIRTUAL TABLE main.F USING fts5(a)",
           "1[CREATE VIRTUAL TABLE main.F USING fts5(a)]table f ");
    splits("indexes name their tables", DIALECT_SQLITE, "CREATE UNIQUE INDEX i ON \"T\"(a)",
           "1[CREATE UNIQUE INDEX i ON \"T\"(a)]index i on t ");
}

static void test_postgres_statements(void)
{
    splits(
        "dollar quotes", DIALECT_POSTGRES,
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $x$ SELECT 1; $$ ' $x$; SELECT 1",
        "1[CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $x$ SELECT 1; $$ ' $x$]function "
        "f 1[SELECT 1]");
    splits("parameters are no quotes", DIALECT_POSTGRES, "SELECT $1; SELECT $2",
           "1[SELECT $1]1[SELECT $2]");
    splits("backslashes in E''", DIALECT_POSTGRES, "SELECT E'\\';', 'a\\'; SELECT e''''",
           "1[SELECT E'\\';', 'a\\']1[SELECT e'''']");
    splits("comments in comments", DIALECT_POSTGRES, "SELECT /* ; /* ; */ ; */ 1; SELECT 2",
           "1[SELECT /* ; /* ; */ ; */ 1]1[SELECT 2]");
    splits("a comment in a comment without an end", DIALECT_POSTGRES, "SELECT /* /* */ 1",
           "line 1: a quote or comment does not end");
    splits(
        "a body without quotes", DIALECT_POSTGRES,
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; "
        "SELECT 3",
        "1[CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; "
        "END]function f 1[SELECT 3]");
    splits("rules hold several statements in parentheses", DIALECT_POSTGRES,
           "CREATE RULE r AS ON DELETE TO t DO (SELECT 1; SELECT 2); SELECT 3",
           "1[CREATE RULE r AS ON DELETE TO t DO (SELECT 1; SELECT 2)]1[SELECT 3]");
    splits("brackets are no quotes", DIALECT_POSTGRES,
           "CREATE TABLE a (b int[], c text DEFAULT ']'); SELECT 1",
           "1[CREATE TABLE a (b int[], c text DEFAULT ']')]table a 1[SELECT 1]");
    splits(
        "triggers name their tables", DIALECT_POSTGRES,
        "CREATE CONSTRAINT TRIGGER t AFTER INSERT OR UPDATE OF a, b ON public.\"X\" FOR EACH ROW EXECUTE "
        "FUNCTION f()",
        "1[CREATE CONSTRAINT TRIGGER t AFTER INSERT OR UPDATE OF a, b ON public.\"X\" FOR EACH ROW "
        "EXECUTE FUNCTION f()]trigger t on x ");
    splits(
        "kinds of several words", DIALECT_POSTGRES,
        "CREATE MATERIALIZED VIEW s.m AS SELECT 1; CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)",
        "1[CREATE MATERIALIZED VIEW s.m AS SELECT 1]materialized view s.m 1[CREATE TEXT SEARCH "
        "CONFIGURATION c (COPY = simple)]text search configuration c ");
    splits("an index without a name has none", DIALECT_POSTGRES, "CREATE INDEX ON t (a)",
           "1[CREATE INDEX ON t (a)]");
}

/* --- folders --------------------------------------------------------------------------------------------- */

struct model_file {
    const char *name;
    const char *text;
};

/* Writes a folder of up to three models and reads it: the statements of one database, then the hints. */
static void reads(const char *what, enum dialect dialect, const struct model_file *models,
                  const char *want)
{
    int folder = file_open_dir(tap_folder());
    struct model_files files = {0};
    struct buf out = BUF_INIT;
    struct arena arena = {0};
    struct err err = {0};

    file_remove_tree(folder, "models", &err);
    file_make_dirs(folder, "models", &err);
    for (size_t i = 0; i < 3 && models[i].name != NULL; i++) {
        const char *path = arena_printf(&arena, "models/%s", models[i].name);

        if (file_replace(folder, path, str_of(models[i].text), 0600, &err) != STATUS_OK)
            tap_ok(false, "%s", err.message);
    }
    if (model_files_read(&arena, arena_printf(&arena, "%s/models", tap_folder()), &files, &err) !=
        STATUS_OK)
        buf_printf(&out, "refused: %s", err.message);
    for (size_t i = 0; i < files.counts[dialect] && out.at[0] != 'r'; i++) {
        const struct model_statement *s = &files.statements[dialect][i];

        buf_printf(&out, "%s:%zu %s %s {%s}\n", s->file, s->line, s->kind, s->key, s->sql);
    }
    for (size_t i = 0; i < files.hints.count; i++) {
        const struct rename *hint = &files.hints.items[i];

        buf_printf(&out, "%s%s%s was %s\n", hint->table == NULL ? "" : hint->table,
                   hint->table == NULL ? "" : ".", hint->to, hint->from);
    }
    TAP_IS_TEXT(out.at, want, what);
    buf_free(&out);
    arena_free(&arena);
    file_close(folder);
}

#define MODELS(...) ((const struct model_file[4]){__VA_ARGS__})

static void test_folders(void)
{
    const struct model_file *three =
        MODELS({"2.sql", "CREATE VIEW v AS SELECT 1;\n\n-- a\nCREATE TABLE t (a TEXT);"},
               {"2.sqlite.sql", "CREATE VIEW V AS SELECT 2; CREATE TABLE s (a, b);"},
               {"1.postgres.sql", "CREATE TYPE m AS ENUM ('x');"});

    reads("SQLite has its own and what is for both", DIALECT_SQLITE, three,
          "2.sqlite.sql:1 view v {CREATE VIEW V AS SELECT 2}\n"
          "2.sql:4 table t {CREATE TABLE t (a TEXT)}\n"
          "2.sqlite.sql:1 table s {CREATE TABLE s (a, b)}\n");
    reads("PostgreSQL has its own and what is for both, translated", DIALECT_POSTGRES, three,
          "1.postgres.sql:1 type m {CREATE TYPE m AS ENUM ('x')}\n"
          "2.sql:1 view v {CREATE VIEW v AS SELECT 1}\n"
          "2.sql:4 table t {CREATE TABLE t (a text COLLATE \"C\")}\n");
    reads("what has its own text for PostgreSQL is not translated", DIALECT_POSTGRES,
          MODELS({"a.sql", "CREATE TABLE t (a TEXT) STRICT;"},
                 {"a.postgres.sql", "CREATE TABLE t (a text);"}),
          "a.postgres.sql:1 table t {CREATE TABLE t (a text)}\n");
    reads("other files are left alone", DIALECT_SQLITE,
          MODELS({".a.sql", "x"}, {"README", "x"}, {"b.sql.orig", "x"}), "");
    reads("triggers of the same name on two tables", DIALECT_POSTGRES,
          MODELS({"a.postgres.sql", "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f();\n"
                                    "CREATE TRIGGER t AFTER INSERT ON b EXECUTE FUNCTION f();"}),
          "a.postgres.sql:1 trigger t {CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()}\n"
          "a.postgres.sql:2 trigger t {CREATE TRIGGER t AFTER INSERT ON b EXECUTE FUNCTION f()}\n");
}

static void test_refusals(void)
{
    reads("other statements", DIALECT_SQLITE, MODELS({"a.sql", "\nINSERT INTO a VALUES (1);"}),
          "refused: a.sql, line 2: models are made of CREATE statements for named tables, indexes, "
          "views, triggers and the like; nothing else");
    reads(
        "twice in two files", DIALECT_SQLITE,
        MODELS({"a.sql", "CREATE TABLE t (a TEXT);"}, {"b.sql", "\nCREATE TABLE \"T\" (a TEXT);"}),
        "refused: b.sql, line 2: the table t has been declared before, in a.sql, line 1");
    reads(
        "names of ours", DIALECT_SQLITE,
        MODELS({"a.sql", "CREATE TABLE _Pierogis_new_t (a TEXT);"}),
        "refused: a.sql, line 1: _pierogis_new_t is a name that the version scripts use themselves");
    reads(
        "the version table", DIALECT_SQLITE,
        MODELS({"a.sql", "CREATE TABLE pierogis_version (a TEXT);"}),
        "refused: a.sql, line 1: pierogis_version is a name that the version scripts use themselves");
    reads("temporary tables", DIALECT_SQLITE, MODELS({"a.sql", "CREATE TABLE temp.t (a TEXT);"}),
          "refused: a.sql, line 1: t is temporary, which no part of a schema is");
    reads("what has no translation, with its line", DIALECT_SQLITE,
          MODELS({"a.sql", "CREATE TABLE t (a TEXT);\n\nCREATE TABLE u (\n  a TEXT\n) STRICT;"}),
          "refused: a.sql, line 5: \"STRICT\": nothing may follow the list of columns");
    reads("what cannot be split", DIALECT_SQLITE, MODELS({"a.sql", "CREATE TABLE t (a TEXT);\n'"}),
          "refused: a.sql, line 2: a quote or comment does not end");
}

static void test_hints(void)
{
    reads(
        "before a table, and in its lines", DIALECT_POSTGRES,
        MODELS(
            {"a.postgres.sql",
             "-- people\n-- was: person\nCREATE TABLE customer (\n  id bigint,\n  name text, -- was: nm\n"
             "  -- was: \"Old Mail\"\n  mail text NOT NULL, -- the address\n"
             "  total numeric(10, -- was: sum\n  2) DEFAULT 0,\n"
             "  last text -- was: final\n);\n"
             "CREATE TABLE b ( -- was: c\n  id bigint);\n"
             "CREATE TABLE d (id bigint, x text); -- was: e\nCREATE TABLE f (id bigint);"}),
        "a.postgres.sql:3 table customer {CREATE TABLE customer (\n  id bigint,\n  name text, -- was: nm\n"
        "  -- was: \"Old Mail\"\n  mail text NOT NULL, -- the address\n"
        "  total numeric(10, -- was: sum\n  2) DEFAULT 0,\n"
        "  last text -- was: final\n)}\n"
        "a.postgres.sql:12 table b {CREATE TABLE b ( -- was: c\n  id bigint)}\n"
        "a.postgres.sql:14 table d {CREATE TABLE d (id bigint, x text)}\n"
        "a.postgres.sql:15 table f {CREATE TABLE f (id bigint)}\n"
        "customer was person\nb was c\nd was e\ncustomer.name was nm\ncustomer.mail was old mail\n"
        "customer.total was sum\ncustomer.last was final\n");
    reads(
        "at a constraint", DIALECT_SQLITE,
        MODELS({"a.sql", "CREATE TABLE t (\n  a TEXT,\n  UNIQUE (a) -- was: b\n);"}),
        "refused: a.sql, line 3: the comment \"was:\" stands at a constraint; it belongs to a column");
    reads(
        "before a constraint", DIALECT_SQLITE,
        MODELS({"a.sql", "CREATE TABLE t (\n  a TEXT,\n  -- was: b\n  UNIQUE (a)\n);"}),
        "refused: a.sql, line 3: the comment \"was:\" stands at a constraint; it belongs to a column");
    reads("before a view", DIALECT_SQLITE,
          MODELS({"a.sql", "-- was: w\nCREATE VIEW v AS SELECT 1;"}),
          "refused: a.sql, line 1: the comment \"was:\" belongs to a table or a column");
    reads("after everything", DIALECT_SQLITE,
          MODELS({"a.sql", "CREATE TABLE t (a TEXT);\n-- was: b\n"}),
          "refused: a.sql, line 2: the comment \"was:\" belongs to a table or a column");
    reads(
        "behind the end of a table", DIALECT_SQLITE,
        MODELS({"a.sql", "CREATE TABLE t (\na TEXT\n); -- was: b\n"}),
        "refused: a.sql, line 3: the comment \"was:\" comes too late: put it before CREATE TABLE");
    reads("more than a name", DIALECT_SQLITE,
          MODELS({"a.sql", "CREATE TABLE t (\na TEXT -- was: a b\n);"}),
          "refused: a.sql, line 2: the comment \"was:\" is followed by one name");
}

static void test_absent(void)
{
    struct model_files files = {0};
    struct arena arena = {0};
    struct err err = {0};

    TAP_IS_INT(model_files_read(&arena, "/nowhere/models", &files, &err), STATUS_NOT_FOUND,
               "no folder");
    TAP_IS_TEXT(err.message,
                "cannot open the folder of models /nowhere/models: No such file or directory",
                "is told");
    arena_free(&arena);
}

static void test_load(void)
{
    struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true};
    struct model_statement statements[] = {
        {.file = "a.sql", .line = 1, .sql = "CREATE TABLE a (id INTEGER)"},
        {.file = "b.sql", .line = 7, .sql = "CREATE INDEX i ON a (nothing)"},
    };
    struct model_files files = {.statements = {statements}, .counts = {1, 0}};
    struct err err = {0};
    struct db *db = NULL;
    bool found = false;

    TAP_IS_INT(db_open(&db, &options, &err), STATUS_OK, "an empty database");
    TAP_IS_INT(model_files_load(&files, db, &err), STATUS_OK, "models load");
    TAP_IS_INT(db_has_table(db, "a", &found, &err), STATUS_OK, "and their tables");
    tap_ok(found, "are there");
    statements[0].sql = "CREATE TABLE c (id INTEGER)";
    files.counts[DIALECT_SQLITE] = 2;
    TAP_IS_INT(model_files_load(&files, db, &err), STATUS_INVALID, "one that fails");
    tap_ok(str_starts(str_of(err.message), "b.sql, line 7: "), "is named: %s", err.message);
    db_close(db);
}

int main(void)
{
    test_sqlite_statements();
    test_postgres_statements();
    test_folders();
    test_refusals();
    test_hints();
    test_absent();
    test_load();
    return tap_done();
}
