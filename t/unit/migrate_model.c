/* The schema as data: what is the same however it is spelt or altered, what differs, and how a difference reads. */
#include "../lib/tap.h"
#include "migrate/difference.h"
#include "migrate/refusal.h"
#include "migrate/schema_hash.h"
#include "migrate/scratch.h"
#include "migrate/table_reading.h"
#include "migrate/wish.h"

struct pair {
    bool same;
    const char *why, *one, *other;
};

static const struct pair pairs[] = {
#define SAME(why, one, other) {true, why, one, other},
#define OTHER(why, one, other) {false, why, one, other},
#include "migrate_model_pairs.def"
};

static struct arena arena;

/* The database must outlive nothing: a model owns its texts. */
static struct model read_model(const char *sql)
{
    struct model model = {0};
    struct err err = {0};
    struct db *db = NULL;

    if (scratch_open(&db, &err) != STATUS_OK || db_script(db, sql, &err) != STATUS_OK ||
        model_read(db, &arena, NULL, &model, &err) != STATUS_OK)
        tap_ok(false, "%s: %s", sql, err.message);
    db_close(db);
    return model;
}

static const char *text_of(const char *sql)
{
    struct buf text = BUF_INIT;
    struct err err = {0};
    struct db *db = NULL;
    const char *copy;

    if (scratch_open(&db, &err) != STATUS_OK || db_script(db, sql, &err) != STATUS_OK ||
        schema_text(db, &text, &err) != STATUS_OK)
        tap_ok(false, "%s: %s", sql, err.message);
    db_close(db);
    copy = arena_copy(&arena, buf_view(&text));
    buf_free(&text);
    return copy;
}

static size_t differences(const char *one, const char *other)
{
    struct model left = read_model(one), right = read_model(other);
    struct difference_list list;

    difference_list(&arena, &left, "the models", &right, "the database", &list);
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].sentence[0] == '\0')
            return 0;
    }
    return list.count;
}

static void test_pairs(void)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        const struct pair *pair = &pairs[i];
        const char *one = text_of(pair->one), *other = text_of(pair->other);

        if (pair->same) {
            TAP_IS_TEXT(one, other, pair->why);
        } else {
            tap_ok(strcmp(one, other) != 0, "%s: seen", pair->why);
            tap_ok(differences(pair->one, pair->other) > 0, "%s: told", pair->why);
        }
    }
}

/* A normal form is SQL too, and what it makes has that normal form: nothing that counts is left out of it. */
static void test_fixed(void)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct model model = read_model(pairs[i].one);
        struct buf sql = BUF_INIT;

        if (strstr(pairs[i].one, "INTEGER PRIMARY KEY DESC") != NULL)
            continue; /* no constraint of a table means the same */
        for (size_t j = 0; j < model.table_count; j++)
            buf_printf(&sql, "%s;\n", model.tables[j].normal);
        for (size_t j = 0; j < model.object_count; j++)
            buf_printf(&sql, "%s;\n", model.objects[j].normal);
        TAP_IS_TEXT(text_of(sql.at), text_of(pairs[i].one), pairs[i].why);
        buf_free(&sql);
    }
}

/* --- what a model holds ---------------------------------------------------------------------------------- */

#define EVERYTHING                                                                                 \
    "CREATE TABLE p (x, y, PRIMARY KEY (x, y));\n"                                                 \
    "CREATE TABLE \"My Table\" (\n"                                                                \
    "  Id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key\n"                                         \
    "  \"a b\" VARCHAR(10) /* short */ NOT NULL DEFAULT ( 'x' ) COLLATE NOCASE,\n"                 \
    "  twice AS (Id*2) STORED CONSTRAINT big UNIQUE ON CONFLICT IGNORE,\n"                         \
    "  \"user\" REFERENCES p ON DELETE CASCADE,\n"                                                 \
    "  CHECK (length(\"a b\") > Id), CONSTRAINT \"F K\" FOREIGN KEY (Id, \"a b\") REFERENCES P\n"  \
    ");\n"                                                                                         \
    "CREATE TRIGGER g AFTER INSERT ON \"My Table\" BEGIN SELECT 1; END;\n"                         \
    "CREATE VIEW V AS SELECT 1;\n"                                                                 \
    "CREATE INDEX I ON \"My Table\" (\"a b\");\n"

static const struct model_constraint *find_constraint(const struct model_table *table,
                                                      const char *normal)
{
    for (size_t i = 0; i < table->constraint_count; i++) {
        if (strcmp(table->constraints[i].normal, normal) == 0)
            return &table->constraints[i];
    }
    tap_ok(false, "a constraint %s", normal);
    return &table->constraints[0];
}

static void test_columns(const struct model_table *table)
{
    const struct model_column *column = model_column(table, "a b");

    TAP_IS_TEXT(table->name, "My Table", "a table has its name");
    TAP_IS_INT(table->column_count, 4, "its columns");
    TAP_IS_INT(table->rowid_column, 0, "the one that is its rowid");
    tap_ok(table->autoincrement && !table->strict && !table->without_rowid && !table->is_virtual,
           "and options");
    TAP_IS_TEXT(table->columns[0].name, "Id", "a column has its name");
    TAP_IS_TEXT(table->columns[0].key, "id", "the key by which it is compared");
    TAP_IS_TEXT(table->columns[0].definition, "Id INTEGER PRIMARY KEY AUTOINCREMENT",
                "its definition");
    TAP_IS_INT(table->columns[0].primary, 1, "its place in the primary key");
    TAP_IS_TEXT(column->definition,
                "\"a b\" VARCHAR(10) /* short */ NOT NULL DEFAULT ( 'x' ) COLLATE NOCASE",
                "as it was declared");
    TAP_IS_TEXT(column->type, "varchar ( 10 )", "its type");
    TAP_IS_TEXT(column->fallback, "'x'", "its default");
    TAP_IS_TEXT(column->fallback_text, "( 'x' )", "as it was declared");
    TAP_IS_TEXT(column->collation, "nocase", "its collation");
    tap_ok(column->not_null && column->generated == NULL, "whether it may be NULL");
    column = model_column(table, "twice");
    TAP_IS_TEXT(column->generated, "id * 2", "the expression that it is made by");
    tap_ok(column->stored && column->fallback == NULL && column->fallback_text == NULL,
           "and that it is stored");
    TAP_IS_TEXT(column->type, "", "no type");
    tap_ok(model_column(table, "nothing") == NULL, "no such column");
}

static void test_constraints(const struct model_table *table)
{
    const struct model_constraint *constraint;

    TAP_IS_INT(table->constraint_count, 5, "constraints of columns and of the table");
    constraint = find_constraint(table, "foreign key ( user ) references p on delete cascade");
    TAP_IS_TEXT(constraint->text, "FOREIGN KEY (\"user\") REFERENCES p ON DELETE CASCADE",
                "a column's foreign key as one of the table");
    TAP_IS_INT(constraint->column, 3, "the column it stands at");
    TAP_IS_TEXT(constraint->parent, "p", "and its parent");
    constraint = find_constraint(
        table, "constraint \"f k\" foreign key ( id , \"a b\" ) references p ( x , y )");
    TAP_IS_TEXT(constraint->name, "F K", "a name");
    TAP_IS_TEXT(constraint->text, "FOREIGN KEY (Id, \"a b\") REFERENCES P", "is not in the text");
    TAP_IS_INT(constraint->column, -1, "and it stands at no column");
    TAP_IS_INT(constraint->column_count, 2, "but names two");
    TAP_IS_TEXT(constraint->columns[1], "a b", "by their keys");
    constraint = find_constraint(table, "check ( length ( \"a b\" ) > id )");
    TAP_IS_INT(constraint->column_count, 2, "the columns of a CHECK");
    TAP_IS_TEXT(constraint->columns[0], "id", "are those that occur in it");
    constraint = find_constraint(table, "constraint big unique ( twice ) on conflict ignore");
    TAP_IS_TEXT(constraint->text, "UNIQUE (twice) ON CONFLICT ignore", "UNIQUE of a column");
    constraint = find_constraint(table, "primary key ( id autoincrement )");
    TAP_IS_TEXT(constraint->text, "PRIMARY KEY (Id AUTOINCREMENT)", "and its primary key");
}

static void test_members(void)
{
    struct model model = read_model(EVERYTHING);
    const struct model_table *table = model_table(&model, "my table");

    TAP_IS_INT(model.table_count, 2, "all tables");
    TAP_IS_TEXT(model.tables[0].key, "my table", "by their keys");
    tap_ok(table == &model.tables[0] && model_table(&model, "My Table") == NULL,
           "are found by key");
    test_columns(table);
    test_constraints(table);
    TAP_IS_INT(model.object_count, 3, "what is on them");
    TAP_IS_TEXT(model.objects[0].sql, "CREATE INDEX I ON \"My Table\" (\"a b\")", "indexes first");
    TAP_IS_TEXT(model.objects[1].table, "v", "then views");
    TAP_IS_TEXT(model.objects[2].table, "my table", "then triggers");
    tap_ok(model_object(&model, MODEL_TRIGGER, "g") == &model.objects[2] &&
               model_object(&model, MODEL_VIEW, "g") == NULL,
           "are found by kind and key");
}

static void test_virtual(void)
{
    struct model model = read_model("CREATE VIRTUAL TABLE f USING fts5(Title, body)");

    TAP_IS_INT(model.table_count, 1, "the tables that a virtual one is made of are no part of it");
    tap_ok(model.tables[0].is_virtual, "which is known to be virtual");
    TAP_IS_INT(model.tables[0].column_count, 2, "with the columns that its module shows");
    TAP_IS_TEXT(model.tables[0].columns[0].name, "Title", "by their names");
}

static void test_ignored(void)
{
    static const char *const ignore[] = {"geo_*", "tmp?", NULL};
    struct model model;
    struct err err = {0};
    struct db *db = NULL;

    scratch_open(&db, &err);
    db_script(db,
              "CREATE TABLE GEO_a (a); CREATE INDEX geo_i ON GEO_a (a); CREATE TABLE tmp1 (a);"
              "CREATE TRIGGER g AFTER INSERT ON tmp1 BEGIN SELECT 1; END;"
              "CREATE TABLE geo (a); CREATE TABLE tmp12 (a); CREATE INDEX i ON geo (a)",
              &err);
    TAP_IS_INT(model_read(db, &arena, ignore, &model, &err), STATUS_OK, "tables to be ignored");
    TAP_IS_INT(model.table_count, 2, "are left out");
    TAP_IS_INT(model.object_count, 1, "with all that is on them");
    db_close(db);
}

/* --- what cannot be read --------------------------------------------------------------------------------- */

/* The text of one table and SQLite's account of another. */
static void disagree(const char *text, const char *made, const char *message)
{
    struct model model = read_model(text);
    struct table_reading reading = {.name = "t", .key = "t", .sql = model.tables[0].sql};
    struct err err = {0};
    struct db *db = NULL;

    scratch_open(&db, &err);
    db_script(db, made, &err);
    table_text_read(&arena, reading.sql, &reading.text, &err);
    table_facts_read(db, &arena, "t", &reading.facts, &err);
    TAP_IS_INT(table_reading_check(&arena, &reading, &err), STATUS_INVALID, message);
    TAP_IS_TEXT(err.message, message, "and said");
    db_close(db);
}

static void test_disagreement(void)
{
    struct err err = {0};
    struct model model;
    struct db *db = NULL;

    disagree("CREATE TABLE t (a)", "CREATE TABLE t (a, b)", "SQLite has 2 columns, its text 1");
    disagree("CREATE TABLE t (a)", "CREATE TABLE t (A)",
             "SQLite has another name of the column A than its text");
    disagree("CREATE TABLE t (a INT)", "CREATE TABLE t (a INTEGER)",
             "SQLite has another type of the column a than its text");
    disagree("CREATE TABLE t (a NOT NULL)", "CREATE TABLE t (a)",
             "SQLite has another NOT NULL of the column a than its text");
    disagree("CREATE TABLE t (a DEFAULT 1)", "CREATE TABLE t (a DEFAULT 2)",
             "SQLite has another default of the column a than its text");
    disagree("CREATE TABLE t (b, a AS (b))", "CREATE TABLE t (b, a AS (b) STORED)",
             "SQLite has another generated expression of the column a than its text");
    disagree("CREATE TABLE t (a UNIQUE)", "CREATE TABLE t (a)",
             "SQLite has no index for UNIQUE (a)");
    disagree("CREATE TABLE t (a UNIQUE)", "CREATE TABLE t (a UNIQUE COLLATE NOCASE)",
             "SQLite has no index for UNIQUE (a)");
    disagree("CREATE TABLE t (a)", "CREATE TABLE t (a UNIQUE)",
             "its text does not account for the index sqlite_autoindex_t_1");
    disagree("CREATE TABLE t (a INTEGER PRIMARY KEY DESC)",
             "CREATE TABLE t (a INTEGER PRIMARY KEY)",
             "SQLite has no index for PRIMARY KEY (a DESC)");
    disagree("CREATE TABLE t (a INTEGER PRIMARY KEY)", "CREATE TABLE t (a INTEGER)",
             "SQLite does not have a in its primary key");
    disagree("CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a INTEGER PRIMARY KEY)",
             "SQLite has another primary key than its text");
    disagree("CREATE TABLE t (a REFERENCES t)", "CREATE TABLE t (a REFERENCES t (a))",
             "SQLite knows another foreign key than FOREIGN KEY (a) REFERENCES t");
    disagree("CREATE TABLE t (a)", "CREATE TABLE t (a REFERENCES t)",
             "SQLite has 1 foreign keys more than its text");
    disagree("CREATE TABLE u (a)", "CREATE TABLE t (a)", "its text makes a table u");
    disagree("CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID", "CREATE TABLE t (a PRIMARY KEY)",
             "SQLite has other options than its text");

    scratch_open(&db, &err);
    db_script(db, "CREATE VIEW v AS SELECT 1 /* never ended", &err);
    TAP_IS_INT(model_read(db, &arena, NULL, &model, &err), STATUS_INVALID, "what cannot be read");
    TAP_IS_TEXT(err.message, "the view v cannot be read for certain", "is named");
    db_close(db);
}

/* --- sentences ------------------------------------------------------------------------------------------- */

static void told(const char *one, const char *other, const char *subject, const char *sentence)
{
    struct model left = read_model(one), right = read_model(other);
    struct difference_list list;

    difference_list(&arena, &left, "the models", &right, "the database", &list);
    TAP_IS_INT(list.count, 1, one);
    if (list.count == 1) {
        TAP_IS_TEXT(list.items[0].subject, subject, "the subject");
        TAP_IS_TEXT(list.items[0].sentence, sentence, "the sentence");
    }
}

static void test_differences(void)
{
    told("CREATE TABLE t (a); CREATE TABLE post (a)", "CREATE TABLE t (a)", "post",
         "post: the table is only in the models");
    told("CREATE TABLE t (a)", "CREATE TABLE t (a, \"b c\")", "t.b c",
         "t.b c: the column is only in the database");
    told("CREATE TABLE t (a, b, c)", "CREATE TABLE t (a, c)", "t.b",
         "t.b: the column is only in the models");
    told("CREATE TABLE t (a VARCHAR ( 10,2 ))", "CREATE TABLE t (a)", "t.a",
         "t.a: type varchar (10, 2) in the models, no type in the database");
    told("CREATE TABLE t (a)", "CREATE TABLE t (a NOT NULL)", "t.a",
         "t.a: NULL allowed in the models, NOT NULL in the database");
    told("CREATE TABLE t (a DEFAULT 'x')", "CREATE TABLE t (a)", "t.a",
         "t.a: DEFAULT 'x' in the models, no default in the database");
    told("CREATE TABLE t (a COLLATE NOCASE)", "CREATE TABLE t (a)", "t.a",
         "t.a: COLLATE nocase in the models, COLLATE binary in the database");
    told("CREATE TABLE t (b, a AS (b * 2))", "CREATE TABLE t (b, a)", "t.a",
         "t.a: AS (b * 2) VIRTUAL in the models, an ordinary column in the database");
    told("CREATE TABLE t (a CHECK (a > 0))", "CREATE TABLE t (a)", "t.a",
         "t.a: check (a > 0) only in the models");
    told("CREATE TABLE t (a, b)", "CREATE TABLE t (a, b, CONSTRAINT x UNIQUE (a, b))", "t",
         "t: constraint x unique (a, b) only in the database");
    told("CREATE TABLE t (a INT)", "CREATE TABLE t (a INT) STRICT", "t",
         "t: STRICT only in the database");
    told("CREATE TABLE t (a NOT NULL ON CONFLICT FAIL)", "CREATE TABLE t (a NOT NULL)", "t.a",
         "t.a: NOT NULL ON CONFLICT fail in the models, NOT NULL in the database");
    told("CREATE TABLE t (a); CREATE INDEX i ON t (a DESC)",
         "CREATE TABLE t (a); CREATE INDEX i ON t (a)", "index i",
         "index i: \"desc )\" in the models, \")\" in the database");
    told("CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE a > 0",
         "CREATE TABLE t (a); CREATE INDEX i ON t (a)", "index i",
         "index i: \"where a > 0\" in the models, the end of its text in the database");
    told("CREATE VIEW v AS SELECT 1", "", "view v", "view v: only in the models");
    told("",
         "CREATE TABLE pierogis_version (a); CREATE VIEW v AS SELECT 1; "
         "CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END; DROP VIEW v; "
         "CREATE VIEW w AS SELECT 1",
         "view w", "view w: only in the database");
}

static void test_order(void)
{
    struct model left = read_model("CREATE TABLE t (a, b, c)");
    struct model right = read_model("CREATE TABLE t (x, b, a, c)");
    struct difference_list list;

    difference_list(&arena, &left, "the models", &right, "the database", &list);
    TAP_IS_INT(list.count, 3, "columns in another order");
    TAP_IS_TEXT(list.items[0].sentence,
                "t.a: the first column in the models, after b in the database",
                "are told with their places");
    TAP_IS_TEXT(list.items[2].sentence, "t.x: the column is only in the database",
                "one more does not move the others");
}

/* --- small things ---------------------------------------------------------------------------------------- */

static void test_small(void)
{
    struct refusal_list refusals;
    struct expression items[] = {{"t", "a", "1"}, {"t", "b", "2"}};
    struct expression_list list = {items, 2};

    tap_ok(sql_mentions("CREATE INDEX i ON t (\"A b\")", "a b"), "a name in quotes is mentioned");
    tap_ok(sql_mentions("SELECT New.Title FROM t", "title"), "a bare one too");
    tap_ok(!sql_mentions("SELECT 'title' /* title */ -- title\nFROM titles", "title"),
           "but not what only looks like it");
    TAP_IS_TEXT(expression_find(&list, "t", "b"), "2", "an expression is found");
    TAP_IS_TEXT(expression_find(&list, "t", "c"), NULL, "or not");
    refusal_list_init(&refusals, &arena);
    for (int i = 0; i < 20; i++)
        refusal_add(&refusals, "drop_table:t", "table number %d", i);
    TAP_IS_INT(refusals.count, 20, "refusals are kept");
    TAP_IS_TEXT(refusals.items[19].sentence, "table number 19", "with their sentences");
    TAP_IS_TEXT(refusals.items[0].code, "drop_table:t", "and codes");
}

int main(void)
{
    test_pairs();
    test_fixed();
    test_members();
    test_virtual();
    test_ignored();
    test_disagreement();
    test_differences();
    test_order();
    test_small();
    arena_free(&arena);
    return tap_done();
}
