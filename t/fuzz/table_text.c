/* Any table that SQLite makes can be read. It stays the same when SQLite rewrites its text, and its normal form, taken
 * as SQL, makes a table of that normal form. The bytes are choices between clauses, for bytes taken as SQL are hardly
 * ever a table; those that begin with 'C' are SQL nevertheless. */
#include "fuzz.h"
#include "migrate/model.h"
#include "migrate/scratch.h"
#include "migrate/sql_name.h"

struct source {
    const uint8_t *data;
    size_t size;
    struct buf sql;
};

static size_t pick(struct source *source, size_t count)
{
    if (source->size == 0)
        return 0;
    source->size--;
    return *source->data++ % count;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void word(struct source *source, const char *text)
{
    static const char *const blanks[] = {" ",           " ",          "\n", "\t ",
                                         "/* ) , ' */", " -- \" (\n", "\f", "/**/"};

    buf_text(&source->sql, blanks[pick(source, COUNT(blanks))]);
    buf_text(&source->sql, text);
}

static void one_of(struct source *source, const char *const *texts, size_t count)
{
    word(source, texts[pick(source, count)]);
}

#define ONE_OF(source, ...)                                                                        \
    one_of(source, (const char *const[]){__VA_ARGS__}, COUNT(((const char *const[]){__VA_ARGS__})))

static void name(struct source *source)
{
    ONE_OF(source, "a", "b", "c", "\"a\"", "[b]", "`c`", "'a'", "A", "d", "\"d e\"", "\"null\"",
           "key", "\"x\"\"y\"", "é", "left", "generated", "always", "rowid", "\"check\"", "stored",
           "T", "if", "\"true\"", "[1]", "\"\"");
}

static void type(struct source *source)
{
    for (size_t words = pick(source, 4); words > 0; words--)
        ONE_OF(source, "INTEGER", "text", "INT", "any", "BLOB", "REAL", "\"integer\"", "'my type'",
               "[x(]", "double", "generated", "ALWAYS", "\"it's\"", "hidden", "without");
    ONE_OF(source, "", "", "", "(10)", "( +10, -2 )", "(1.5)");
}

static void expression(struct source *source, size_t depth)
{
    switch (depth == 0 ? pick(source, 4) : pick(source, 12)) {
    case 0:
    case 1:
        name(source);
        break;
    case 2:
        ONE_OF(source, "1", "-2", "+3", "1.5e3", "0x1F", "x'00'", "'it''s, ('", "NULL", "true",
               "current_date", "\"t\".a", "t . b", "main.t.c", "'('", ".5", "'t'.'a'");
        break;
    case 3:
        word(source, "(");
        expression(source, 0);
        word(source, ")");
        break;
    case 4:
        ONE_OF(source, "lower", "abs", "coalesce");
        word(source, "(");
        expression(source, depth - 1);
        word(source, ")");
        break;
    case 5:
        expression(source, depth - 1);
        ONE_OF(source, "COLLATE NOCASE", "ISNULL", "IS NOT NULL", "NOT NULL", "COLLATE \"binary\"");
        break;
    case 6:
        word(source, "CASE");
        expression(source, depth - 1);
        word(source, "WHEN 1 THEN 2 END");
        break;
    default:
        expression(source, depth - 1);
        ONE_OF(source, "=", "==", "<>", "!=", "||", "AND", "->>", "<<", "LIKE", "+", "IS",
               "NOT IN (1, 2) OR");
        expression(source, depth - 1);
    }
}

static void parentheses(struct source *source)
{
    word(source, "(");
    expression(source, 2);
    word(source, ")");
}

static void conflict(struct source *source)
{
    ONE_OF(source, "", "", "ON CONFLICT ABORT", "ON CONFLICT replace", "ON /**/ CONFLICT Ignore");
}

static void names(struct source *source, bool ordered)
{
    word(source, "(");
    for (size_t more = 1 + pick(source, 3); more > 0; more--) {
        name(source);
        if (ordered)
            ONE_OF(source, "", "", "", "ASC", "DESC", "COLLATE nocase", "COLLATE \"BINARY\" DESC",
                   "COLLATE rtrim COLLATE nocase");
        if (more > 1)
            word(source, ",");
    }
    word(source, ")");
}

static void reference(struct source *source)
{
    word(source, "REFERENCES");
    ONE_OF(source, "p", "t", "\"p q\"", "'t'", "[T]");
    if (pick(source, 2) == 1)
        names(source, false);
    for (size_t more = pick(source, 4); more > 0; more--)
        ONE_OF(source, "ON DELETE CASCADE", "ON UPDATE SET NULL", "ON DELETE NO ACTION",
               "ON UPDATE RESTRICT", "MATCH full", "ON INSERT CASCADE", "ON DELETE SET DEFAULT");
}

static void deferral(struct source *source)
{
    ONE_OF(source, "", "", "DEFERRABLE", "NOT DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED",
           "DEFERRABLE INITIALLY IMMEDIATE", "NOT DEFERRABLE INITIALLY DEFERRED");
}

static void constraint_name(struct source *source)
{
    if (pick(source, 4) != 1)
        return;
    word(source, "CONSTRAINT");
    name(source);
}

static void column_clause(struct source *source)
{
    constraint_name(source);
    switch (pick(source, 11)) {
    case 0:
        word(source, "PRIMARY KEY");
        ONE_OF(source, "", "", "ASC", "DESC");
        conflict(source);
        ONE_OF(source, "", "", "AUTOINCREMENT");
        break;
    case 1:
        word(source, "UNIQUE");
        conflict(source);
        break;
    case 2:
        word(source, "CHECK");
        parentheses(source);
        break;
    case 3:
        reference(source);
        break;
    case 4:
        deferral(source);
        break;
    case 5:
        ONE_OF(source, "NOT NULL", "NULL");
        conflict(source);
        break;
    case 6:
        ONE_OF(source, "DEFAULT 1", "DEFAULT -1", "DEFAULT + 1.5", "DEFAULT Word",
               "DEFAULT \"W w\"", "DEFAULT 'a''b'", "DEFAULT (1 + 2)", "DEFAULT ((-1))",
               "DEFAULT NULL", "DEFAULT x'AB'", "DEFAULT current_time", "DEFAULT ('' /* ) */)",
               "DEFAULT - 'x'", "DEFAULT + NULL", "DEFAULT (NULL)", "DEFAULT ( -- )\n2)",
               "DEFAULT true", "DEFAULT [true]");
        break;
    case 7:
        ONE_OF(source, "COLLATE nocase", "COLLATE \"BINARY\"", "COLLATE 'rtrim'");
        break;
    case 8:
        ONE_OF(source, "AS", "GENERATED ALWAYS AS");
        parentheses(source);
        ONE_OF(source, "", "STORED", "virtual");
        break;
    default:
        break;
    }
}

static void column(struct source *source, size_t number)
{
    static const char *const plain[] = {"a", "b", "c", "\"d e\""};

    if (pick(source, 3) == 0)
        name(source);
    else
        word(source, plain[number % COUNT(plain)]);
    type(source);
    for (size_t more = pick(source, 5); more > 0; more--)
        column_clause(source);
}

static void table_clause(struct source *source)
{
    constraint_name(source);
    switch (pick(source, 4)) {
    case 0:
        word(source, "PRIMARY KEY");
        names(source, true);
        conflict(source);
        break;
    case 1:
        word(source, "UNIQUE");
        names(source, true);
        conflict(source);
        break;
    case 2:
        word(source, "CHECK");
        parentheses(source);
        conflict(source);
        break;
    default:
        word(source, "FOREIGN KEY");
        names(source, false);
        reference(source);
        deferral(source);
    }
}

static void make_table(struct source *source)
{
    size_t columns = 1 + pick(source, 4);

    ONE_OF(source, "CREATE TABLE t (", "create table IF NOT EXISTS main . \"t\"(",
           "CREATE TABLE 't' (", "CREATE TABLE[t](");
    for (size_t i = 0; i < columns; i++) {
        if (i > 0)
            word(source, ",");
        column(source, i);
    }
    for (size_t more = pick(source, 4), i = 0; i < more; i++) {
        if (i == 0 || pick(source, 4) != 1)
            word(source, ",");
        table_clause(source);
    }
    word(source, ")");
    ONE_OF(source, "", "", "STRICT", "WITHOUT ROWID", "without rowid , Strict",
           "STRICT,WITHOUT/**/ROWID");
}

/* --- what must hold -------------------------------------------------------------------------------------- */

static struct db *open_scratch(void)
{
    struct db *db;

    MUST(scratch_open(&db, NULL) == STATUS_OK);
    return db;
}

/* The normal form of the only table, which must be readable. */
static const struct model_table *read_table(struct db *db, struct arena *arena, const char *sql)
{
    struct model model;
    struct err err = {0};

    if (model_read(db, arena, NULL, &model, &err) != STATUS_OK) {
        fprintf(stderr, "%s\n%s\n", sql, err.message);
        abort();
    }
    return model.table_count == 1 ? &model.tables[0] : NULL;
}

static void must_be(struct db *db, struct arena *arena, const struct model_table *table)
{
    const struct model_table *now = read_table(db, arena, table->sql);

    if (now == NULL || strcmp(now->normal, table->normal) != 0) {
        fprintf(stderr, "was %s\nis  %s\n", table->normal, now == NULL ? "gone" : now->normal);
        abort();
    }
}

/* A primary key of one INTEGER column that is not the rowid, which no constraint of a table can say: INTEGER PRIMARY KEY
 * DESC, and a type written as "INTEGER" (1). */
static bool has_old_key(const struct model_table *table)
{
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct model_constraint *key = &table->constraints[i];

        if (key->kind == CONSTRAINT_PRIMARY && key->column_count == 1 && !table->without_rowid &&
            table->rowid_column < 0)
            return strcmp(model_column(table, key->columns[0])->type, "integer") == 0;
    }
    return false;
}

static void check_table(struct db *db, struct db *other, struct arena *arena,
                        const struct model_table *table)
{
    struct err err = {0};

    if (!has_old_key(table)) {
        if (db_script(other, table->normal, &err) != STATUS_OK) {
            fprintf(stderr, "%s\n%s\n", table->normal, err.message);
            abort();
        }
        must_be(other, arena, table);
    }
    if (db_script(db, "ALTER TABLE t RENAME TO u", NULL) == STATUS_OK &&
        db_script(db, "ALTER TABLE u RENAME TO t", NULL) == STATUS_OK)
        must_be(db, arena, table);
    if (db_script(db, "ALTER TABLE t ADD COLUMN zz TEXT CHECK (zz > ')')", NULL) == STATUS_OK &&
        db_script(db, "ALTER TABLE t DROP COLUMN zz", NULL) == STATUS_OK)
        must_be(db, arena, table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct db *db, *other; /* opened once: that takes longer than all the rest */
    struct source source = {data, size, BUF_INIT};
    const struct model_table *table = NULL;
    struct arena arena = {0};

    if (db == NULL) {
        db = open_scratch();
        other = open_scratch();
    }
    if (size > 0 && data[0] == 'C')
        buf_add(&source.sql, data, size);
    else
        make_table(&source);
    /* one statement, and none that runs for ever */
    if (strchr(source.sql.at, ';') == NULL && strcasestr(source.sql.at, "select") == NULL &&
        db_script(db, source.sql.at, NULL) == STATUS_OK)
        table = read_table(db, &arena, source.sql.at);
    if (table != NULL && strcmp(table->key, "t") == 0)
        check_table(db, other, &arena, table);
    if (table != NULL) {
        struct buf drop = BUF_INIT;

        buf_text(&drop, "DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS u; DROP TABLE IF EXISTS ");
        sql_name_add(&drop, table->name);
        MUST(db_script(db, drop.at, NULL) == STATUS_OK);
        MUST(db_script(other, "DROP TABLE IF EXISTS t", NULL) == STATUS_OK);
        buf_free(&drop);
    }
    arena_free(&arena);
    buf_free(&source.sql);
    return 0;
}
