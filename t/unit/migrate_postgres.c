/* What PostgreSQL has, from texts alone, and what is written for it where no pair of schemas for both databases leads:
 * objects of its own, enums, names. */
#include "../lib/tap.h"
#include "base/file.h"
#include "migrate/dialect_type.h"
#include "migrate/make_script.h"
#include "migrate/postgres_enum.h"
#include "migrate/postgres_name.h"
#include "migrate/postgres_objects.h"

#include <fcntl.h>

/* --- names ----------------------------------------------------------------------------------------------- */

#define FORTY "a234567890123456789012345678901234567890"

static void test_names(void)
{
    const char *const columns[] = {"a", "b", FORTY, FORTY};
    const char *const used[] = {"t_a_key", "t_a_key1"};
    struct arena arena = {0};

    TAP_IS_TEXT(postgres_name(&arena, "t", NULL, "pkey"), "t_pkey", "without columns");
    TAP_IS_TEXT(postgres_name(&arena, "t", "a", "check"), "t_a_check", "with one");
    TAP_IS_TEXT(postgres_name(&arena, FORTY, FORTY, "fkey"),
                "a2345678901234567890123456789_a234567890123456789012345678_fkey",
                "both parts are cut, the longer one first");
    TAP_IS_TEXT(postgres_name_columns(&arena, columns, 2), "a_b", "columns are joined");
    TAP_IS_INT(strlen(postgres_name_columns(&arena, columns, 4)), 85,
               "until the name is longer than any");
    TAP_IS_TEXT(postgres_name_free(&arena, "t", "a", "key", used, 2), "t_a_key2",
                "names that are used are numbered");
    TAP_IS_TEXT(postgres_name(&arena, "t", "äääääääääääääääääääääääääääääääää", "key"),
                "t_ääääääääääääääääääääääääääää_key", "letters are not cut in two");
    arena_free(&arena);
}

static void assigns(const char *from, const char *to, bool want)
{
    tap_ok(dialect_type_assigns(from, to) == want, "%s %s %s", from, want ? "becomes" : "is not",
           to);
}

static void test_casts(void)
{
    assigns("bigint", "text COLLATE \"C\"", true);
    assigns("text COLLATE \"C\"", "varchar(9) COLLATE \"C\"", true);
    assigns("text COLLATE \"C\"", "bigint", false);
    assigns("numeric(8, 2)", "bigint", true);
    assigns("bigint", "boolean", false);
    assigns("boolean", "text COLLATE \"C\"", true);
    assigns("bytea", "text COLLATE \"C\"", false);
    assigns("date", "timestamptz", true);
    assigns("jsonb", "bigint", false);
}

/* --- enums ----------------------------------------------------------------------------------------------- */

static void grows(const char *what, const char *before, const char *after, const char *want)
{
    struct buf out = BUF_INIT;
    struct arena arena = {0};

    if (!postgres_enum_grow(&arena, before, after, &out))
        buf_text(&out, "no");
    TAP_IS_TEXT(out.at, want, what);
    buf_free(&out);
    arena_free(&arena);
}

static void test_enums(void)
{
    const char *mood = "CREATE TYPE mood AS ENUM ('ok', 'bad')";

    grows("values at both ends and between", mood,
          "CREATE TYPE mood AS ENUM ('best', 'ok', 'meh', 'so-so', 'bad', 'worst')",
          "ALTER TYPE mood ADD VALUE 'best' BEFORE 'ok';\n"
          "ALTER TYPE mood ADD VALUE 'meh' AFTER 'ok';\n"
          "ALTER TYPE mood ADD VALUE 'so-so' AFTER 'meh';\n"
          "ALTER TYPE mood ADD VALUE 'worst' AFTER 'bad';\n");
    grows("a value that goes", mood, "CREATE TYPE mood AS ENUM ('ok')", "no");
    grows("values that change places", mood, "CREATE TYPE mood AS ENUM ('bad', 'ok')", "no");
    grows("another kind of type", mood, "CREATE TYPE mood AS (a text)", "no");
    grows("an empty one", "CREATE TYPE mood AS ENUM ()", mood,
          "ALTER TYPE mood ADD VALUE 'ok';\nALTER TYPE mood ADD VALUE 'bad' AFTER 'ok';\n");
}

/* --- objects --------------------------------------------------------------------------------------------- */

/* What there is after these statements: "kind key[ on table][!]" each, with ! when the text is no longer known. */
static void leaves(const char *what, const char *sql, const char *want)
{
    struct postgres_objects none = {0}, objects = {0};
    struct buf out = BUF_INIT;
    struct arena arena = {0};
    struct err err = {0};

    if (postgres_objects_after(&arena, &none, sql, &objects, &err) != STATUS_OK)
        buf_text(&out, err.message);
    for (size_t i = 0; i < objects.count; i++) {
        const struct postgres_object *object = &objects.items[i];

        buf_printf(&out, "%s%s %s", i > 0 ? ", " : "", object->kind, object->key);
        if (object->table != NULL)
            buf_printf(&out, " on %s", object->table);
        buf_text(&out, object->sql == NULL ? "!" : "");
    }
    TAP_IS_TEXT(out.at, want, what);
    buf_free(&out);
    arena_free(&arena);
}

#define TABLES "CREATE TABLE a (b int); CREATE TABLE \"C\" (d int); CREATE INDEX i ON a (b); "

static void test_objects(void)
{
    leaves("what is created", TABLES "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()",
           "index i on a, table a, table c, trigger t on a");
    leaves("temporary tables are nothing", "CREATE TEMP TABLE a (b int)", "");
    leaves("a dropped table takes its indexes with it", TABLES "DROP TABLE IF EXISTS a", "table c");
    leaves("several at once", TABLES "DROP TABLE a, \"C\" CASCADE", "");
    leaves("a dropped index", TABLES "DROP INDEX CONCURRENTLY IF EXISTS public.i",
           "table a, table c");
    leaves("functions with their arguments",
           "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; "
           "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f(int), g()",
           "");
    leaves("triggers belong to tables",
           TABLES "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); CREATE TRIGGER t AFTER "
                  "INSERT ON \"C\" EXECUTE FUNCTION f(); DROP TRIGGER t ON a",
           "index i on a, table a, table c, trigger t on c");
    leaves("a renamed table", TABLES "ALTER TABLE IF EXISTS ONLY a RENAME TO z",
           "index i on z, table c, table z!");
    leaves("a renamed column", TABLES "ALTER TABLE a RENAME COLUMN b TO c",
           "index i on a, table a!, table c");
    leaves("a renamed index", TABLES "ALTER INDEX i RENAME TO j",
           "index j on a!, table a, table c");
    leaves("ALTER TABLE takes indexes too", TABLES "ALTER TABLE i RENAME TO j",
           "index j on a!, table a, table c");
    leaves("replaced", "CREATE VIEW v AS SELECT 1; CREATE OR REPLACE VIEW v AS SELECT 2", "view v");
    leaves("an enum that has grown is known",
           "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'b'", "type m");
    leaves("another change of a type is not",
           "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m RENAME VALUE 'a' TO 'b'", "type m!");
    leaves("other statements", "SELECT 1; INSERT INTO a VALUES (';'); COMMENT ON TABLE a IS 'x'",
           "");
    leaves("what cannot be read", "SELECT '", "line 1: a quote or comment does not end");
}

/* --- scripts --------------------------------------------------------------------------------------------- */

struct step {
    const char *file;
    const char *model;
    const char *up; /* for PostgreSQL; or the codes of the refusals */
};

/* Writes the next script of `set`. `own`: what is written for PostgreSQL beside the model; NULL = nothing. */
static void make(struct arena *arena, struct script_set *set, const struct step *step,
                 const char *own, const struct wish *wish)
{
    int folder = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct made_script made = {.text = BUF_INIT};
    struct refusal_list refusals;
    struct model_files models;
    struct err err = {0};
    const char *got = "";

    refusal_list_init(&refusals, arena);
    file_remove_tree(folder, "models", &err);
    file_make_dirs(folder, "models", &err);
    file_replace(folder, arena_printf(arena, "models/%s", step->file), str_of(step->model), 0600,
                 &err);
    if (own != NULL)
        file_replace(folder, "models/own.postgres.sql", str_of(own), 0600, &err);
    if (model_files_read(arena, arena_printf(arena, "%s/models", tap_folder()), &models, &err) ==
        STATUS_OK)
        script_make(arena, set, &models, wish, &made, &refusals, &err);
    for (size_t i = 0; i < refusals.count; i++)
        got = arena_printf(arena, "%s%s\n", got, refusals.items[i].code);
    if (made.text.len > 0 && script_parse(arena, made.file, buf_view(&made.text),
                                          &set->items[set->count], &err) == STATUS_OK)
        got = set->items[set->count++].sections[DIRECTION_UP][DIALECT_POSTGRES].body.at;
    else if (refusals.count == 0)
        got = err.message;
    TAP_IS_TEXT(got, step->up,
                arena_printf(arena, "%.*s", (int)str_find(str_of(step->model), '\n'), step->model));
    buf_free(&made.text);
    file_close(folder);
}

/* One model after the other. */
static void steps(const struct step *list, size_t count, const struct wish *wish)
{
    struct arena arena = {0};
    struct script_set set = {ARENA_ARRAY(&arena, struct script, count), 0};

    for (size_t i = 0; i < count; i++)
        make(&arena, &set, &list[i], NULL, wish);
    arena_free(&arena);
}

#define STEPS(list, wish) steps(list, sizeof(list) / sizeof((list)[0]), wish)
#define TOUCH(body) "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ " body " $f$"
#define TRIGGER(event) "CREATE TRIGGER t_touch BEFORE " event " ON t EXECUTE FUNCTION touch()"

static void test_own_objects(void)
{
    static const struct step list[] = {
        {"t.postgres.sql", "CREATE TABLE t (a tsvector);\n" TOUCH("1;") ";\n" TRIGGER("UPDATE") ";",
         "CREATE TABLE t (a tsvector);\n" TOUCH("1;") ";\n" TRIGGER("UPDATE") ";\n"},
        {"t.postgres.sql", "CREATE TABLE t (a tsvector);\n" TOUCH("2;") ";\n" TRIGGER("INSERT") ";",
         "DROP TRIGGER t_touch ON t;\nCREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE "
         "plpgsql AS $f$ 2; $f$;\n" TRIGGER("INSERT") ";\n"},
        {"t.postgres.sql",
         "CREATE table \"t\" ( a tsvector ) /* the same */;\n" TOUCH("2;") ";\n" TRIGGER(
             "INSERT") ";",
         ""},
        {"t.postgres.sql", "CREATE TABLE t (a text);", "by_hand:t\n"},
        {"t.postgres.sql", "CREATE TABLE t (a tsvector);\n" TOUCH("2;") ";",
         "DROP TRIGGER t_touch ON t;\n"},
        {"t.postgres.sql", "CREATE TABLE t (a tsvector);", "DROP FUNCTION touch;\n"},
        {"t.postgres.sql", "CREATE TABLE u (a tsvector);", "drop_table:t\n"},
    };
    struct wish wish = {.message = "a step"};

    STEPS(list, &wish);
}

static void test_own_types(void)
{
    static const struct step list[] = {
        {"t.postgres.sql", "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE t (m mood);",
         "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE t (m mood);\n"},
        {"t.postgres.sql", "CREATE TYPE mood AS ENUM ('ok', 'bad');\nCREATE TABLE t (m mood);",
         "ALTER TYPE mood ADD VALUE 'bad' AFTER 'ok';\n"},
        {"t.postgres.sql", "CREATE TYPE mood AS ENUM ('bad', 'ok');\nCREATE TABLE t (m mood);",
         "by_hand:mood\n"},
        {"t.postgres.sql", "CREATE TYPE mood AS ENUM ('ok', 'bad');\n\nCREATE TABLE t (m mood);",
         ""},
        {"u.sql", "CREATE TABLE u (id INTEGER PRIMARY KEY);",
         "DROP TABLE t;\nCREATE TABLE u (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);\n"
         "DROP TYPE mood;\n"},
    };
    struct wish wish = {.message = "a step", .allow_destructive = true};

    STEPS(list, &wish);
}

static void test_online(void)
{
    static const struct step list[] = {
        {"t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER);",
         "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a bigint);\n"},
        {"t.sql",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL CHECK (a > 0) REFERENCES t (id));\n"
         "CREATE INDEX i ON t (a);",
         "ALTER TABLE t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT VALID;\n"
         "ALTER TABLE t VALIDATE CONSTRAINT t_a_not_null;\n"
         "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\n"
         "ALTER TABLE t DROP CONSTRAINT t_a_not_null;\n"
         "ALTER TABLE t ADD CONSTRAINT t_a_check CHECK (a > 0) NOT VALID;\n"
         "ALTER TABLE t VALIDATE CONSTRAINT t_a_check;\n"
         "ALTER TABLE t ADD CONSTRAINT t_a_fkey FOREIGN KEY (a) REFERENCES t (id) NOT VALID;\n"
         "ALTER TABLE t VALIDATE CONSTRAINT t_a_fkey;\n"
         "-- hint: with the least locking, run it outside of a transaction as CREATE INDEX "
         "CONCURRENTLY\n"
         "CREATE INDEX i ON t (a);\n"},
    };
    struct wish wish = {.message = "a step", .online = true};

    STEPS(list, &wish);
}

/* What SQLite alone has is nothing here, until it is for both. */
static void test_sqlite_alone(void)
{
    static const struct step list[] = {
        {"t.sqlite.sql", "CREATE TABLE t (a TEXT);", ""},
        {"t.sql", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a text COLLATE \"C\");\n"},
        {"t.sqlite.sql", "CREATE TABLE t (a TEXT);", "DROP TABLE t;\n"},
    };
    struct wish wish = {.message = "a step"};

    STEPS(list, &wish);
}

#define OWN TOUCH("1;") ";\n" TRIGGER("UPDATE") ";\nCREATE VIEW w AS SELECT id FROM t;"

/* New values fire no triggers; views that only PostgreSQL has are made again around a change. */
static void test_beside_own_objects(void)
{
    static const struct step list[] = {
        {"t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY);",
         "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);\n" TOUCH(
             "1;") ";\nCREATE VIEW w AS SELECT id FROM t;\n" TRIGGER("UPDATE") ";\n"},
        {"t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL);",
         "DROP VIEW w;\nALTER TABLE t ADD COLUMN a bigint;\nALTER TABLE t DISABLE TRIGGER USER;\n"
         "UPDATE t SET a = (id);\nALTER TABLE t ENABLE TRIGGER USER;\n"
         "ALTER TABLE t\n    ALTER COLUMN a SET NOT NULL;\nCREATE VIEW w AS SELECT id FROM t;\n"},
    };
    struct expression backfill[] = {{"t", "a", "id"}};
    struct wish wish = {.message = "a step"};
    struct arena arena = {0};
    struct script_set set = {ARENA_ARRAY(&arena, struct script, 2), 0};

    make(&arena, &set, &list[0], OWN, &wish);
    wish.backfill = (struct expression_list){backfill, 1};
    make(&arena, &set, &list[1], OWN, &wish);
    arena_free(&arena);
}

int main(void)
{
    test_names();
    test_casts();
    test_enums();
    test_objects();
    test_own_objects();
    test_own_types();
    test_beside_own_objects();
    test_online();
    test_sqlite_alone();
    return tap_done();
}
