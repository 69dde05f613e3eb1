#include "migrate/step_failure.h"

#include "migrate/sql_name.h"
#include "migrate/step_statement.h"
#include "migrate/token_name.h"

struct failure {
    struct db *db;
    struct arena *arena;
    const struct step *step;
    const struct stranger_list *strangers;
    struct refusal_list *reasons;
    struct err *err;
    struct step_statement statement;
};

/* --- asking the rows ------------------------------------------------------------------------------------- */

/* The number that a query gives, or 0 when it does not fit this table. */
static int64_t ask(struct failure *f, const struct buf *query)
{
    struct sql *sql = ARENA_NEW(f->arena, struct sql);
    struct stmt *s;
    int64_t number;

    sql->text = arena_copy(f->arena, buf_view(query));
    s = db_use(f->db, sql);
    number = stmt_row(s) ? stmt_col_int(s, 0) : 0;
    return stmt_done(s, NULL) == STATUS_OK ? number : 0;
}

static int64_t count_nulls(struct failure *f, const char *table, const char *column)
{
    struct buf query = BUF_INIT;
    int64_t count;

    buf_text(&query, "SELECT count(*) FROM ");
    sql_name_add(&query, table);
    buf_text(&query, " WHERE ");
    sql_name_add(&query, column);
    buf_text(&query, " IS NULL");
    count = ask(f, &query);
    buf_free(&query);
    return count;
}

/* How often more than one row has the same values. `columns` is "t.a,t.b". */
static int64_t count_equals(struct failure *f, const char *table, const char *columns)
{
    struct buf names = BUF_INIT, query = BUF_INIT;
    struct str rest = str_of(columns), column;
    int64_t count;

    while (str_cut(&rest, ',', &column)) {
        buf_text(&names, names.len == 0 ? "" : ", ");
        sql_name_add(&names,
                     arena_copy(f->arena, str_slice(column, strlen(table) + 1, column.len)));
    }
    buf_printf(&query, "SELECT count(*) FROM (SELECT 1 FROM ");
    sql_name_add(&query, table);
    /* A sum with NULL is NULL, whatever the columns hold: rows with NULL are never equal. */
    buf_printf(&query, " GROUP BY %s HAVING count(*) > 1)", names.at);
    count = ask(f, &query);
    buf_free(&names);
    buf_free(&query);
    return count;
}

/* --- reasons --------------------------------------------------------------------------------------------- */

static enum status refuse(struct failure *f, const char *kind, const char *subject,
                          const char *sentence)
{
    err_set(f->err, STATUS_CONFLICT, "%s was taken back: %s", f->step->script->file, sentence);
    refusal_add(f->reasons, arena_printf(f->arena, "%s:%s", kind, subject), "%s", f->err->message);
    return STATUS_CONFLICT;
}

/* "_pierogis_new_t.v" and "t.v" as table and column. Names may hold dots: the statement's table is the best guide. */
static void split(const struct failure *f, const char *full, const char **table,
                  const char **column)
{
    struct str name = str_of(full);
    size_t dot = str_find(name, '.');

    if (f->statement.spelt[0] != '\0' && str_starts(name, f->statement.spelt) &&
        full[strlen(f->statement.spelt)] == '.')
        dot = strlen(f->statement.spelt);
    *table = step_table_name(arena_copy(f->arena, str_slice(name, 0, dot)));
    *column = arena_copy(f->arena, str_slice(name, dot + 1, name.len));
}

/* A script that runs for the first time can still be written in another way. */
static const char *advice(struct failure *f, const char *option, const char *table,
                          const char *column)
{
    if (f->step->direction == DIRECTION_DOWN)
        return "";
    return arena_printf(f->arena, ", or write the script again with --%s %s.%s=EXPRESSION", option,
                        table, column);
}

static enum status not_null(struct failure *f, const char *detail)
{
    const char *table = f->statement.table, *column = f->statement.column, *who = "a row";
    int64_t count;

    if (detail[0] != '\0')
        split(f, detail, &table, &column);
    count = count_nulls(f, table, column);
    if (count > 0)
        who = arena_printf(f->arena, "%lld %s", (long long)count, count == 1 ? "row" : "rows");
    return refuse(f, "not_null", arena_printf(f->arena, "%s.%s", table, column),
                  arena_printf(f->arena,
                               "%s of %s would have no value in %s.%s, which must not be NULL; "
                               "give them one%s",
                               who, table, table, column, advice(f, "backfill", table, column)));
}

static enum status unique(struct failure *f, const char *detail)
{
    struct str rest = str_of(detail), piece;
    const char *table = f->statement.table, *column, *columns = NULL, *who = "several rows";
    int64_t count;

    if (str_starts(rest, "index '")) { /* over an expression, so there are no columns to name */
        column = arena_copy(f->arena, str_slice(rest, 7, rest.len - 1));
        return refuse(f, "unique", column,
                      arena_printf(f->arena,
                                   "several rows are equal in the unique index %s; change or "
                                   "remove all but one of them",
                                   column));
    }
    while (str_cut(&rest, ',', &piece)) {
        split(f, arena_copy(f->arena, str_trim(piece)), &table, &column);
        columns = arena_printf(f->arena, "%s%s%s.%s", columns == NULL ? "" : columns,
                               columns == NULL ? "" : ",", table, column);
    }
    count = count_equals(f, table, columns);
    if (count > 0)
        who = arena_printf(f->arena, "%lld %s more than one row", (long long)count,
                           count == 1 ? "value occurs in" : "values occur each in");
    return refuse(f, "unique", columns,
                  count > 0 ? arena_printf(f->arena,
                                           "%s of %s, but %s must be unique; change or remove all "
                                           "but one of them",
                                           who, table, columns)
                            : arena_printf(f->arena,
                                           "%s of %s are equal in %s, which must be unique; change "
                                           "or remove all but one of them",
                                           who, table, columns));
}

/* Whether `text`, a statement that defines columns, has a constraint of this name. With "" the first name is taken. */
static bool has_constraint(struct failure *f, struct str text, const char **name)
{
    struct sql_reader reader;
    struct token token;

    sql_reader_init(&reader, text);
    while (sql_token_next(&reader, &token)) {
        const char *here;

        if (!sql_token_is(&token, "constraint") || !sql_token_next(&reader, &token))
            continue;
        here = token_name(f->arena, &token);
        if (here != NULL && ((*name)[0] == '\0' || strcmp(here, *name) == 0)) {
            *name = here;
            return true;
        }
    }
    return false;
}

/* SQLite says the name of the constraint or, if it has none, its expression. */
static enum status check(struct failure *f, const char *detail)
{
    static const struct sql TEXT =
        SQL("SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?1)");
    const char *name = detail, *what = "";
    bool named;

    if (f->statement.column[0] != '\0') {
        named = has_constraint(f, f->statement.text, &name);
    } else {
        struct stmt *s = db_use(f->db, &TEXT);

        stmt_text(s, 1, f->statement.spelt);
        named = detail[0] != '\0' && stmt_row(s) && has_constraint(f, stmt_col_view(s, 0), &name);
        stmt_done(s, NULL);
    }
    if (named)
        what = arena_printf(f->arena, " %s", name);
    else if (name[0] != '\0')
        what = arena_printf(f->arena, " (%s)", name);
    else if (f->statement.column[0] != '\0')
        what = arena_printf(f->arena, " of the column %s", f->statement.column);
    return refuse(f, "check", named || f->statement.table[0] == '\0' ? name : f->statement.table,
                  arena_printf(f->arena, "a row of %s breaks the CHECK%s; correct the rows that do",
                               f->statement.table[0] == '\0' ? "a table" : f->statement.table,
                               what));
}

/* "TEXT value in INTEGER column _pierogis_new_t.n" */
static enum status type(struct failure *f, const char *detail)
{
    static const char mark[] = " column ";
    const char *at = strstr(detail, mark), *table = f->statement.table,
               *column = f->statement.column, *kind = "";

    if (at != NULL) {
        split(f, at + strlen(mark), &table, &column);
        kind = arena_copy(f->arena, (struct str){detail, (size_t)(at - detail)});
    }
    if (column[0] == '\0') { /* "datatype mismatch": a rowid that is no integer */
        static const struct sql ROWID = SQL("SELECT name FROM pragma_table_info(?1) WHERE pk = 1");
        struct stmt *s = db_use(f->db, &ROWID);

        stmt_text(s, 1, f->statement.spelt);
        column = stmt_row(s) ? stmt_col_text(s, 0, f->arena) : "";
        stmt_done(s, NULL);
    }
    return refuse(f, "type", arena_printf(f->arena, "%s.%s", table, column),
                  arena_printf(f->arena,
                               "a row of %s has a value that does not fit the type of "
                               "%s.%s%s%s%s; correct it%s",
                               table, table, column, kind[0] == '\0' ? "" : " (", kind,
                               kind[0] == '\0' ? "" : ")", advice(f, "cast", table, column)));
}

/* --- which of them --------------------------------------------------------------------------------------- */

static const struct {
    const char *message; /* a part of it; what follows is the detail */
    enum status (*tell)(struct failure *f, const char *detail);
} kinds[] = {
    {"NOT NULL constraint failed", not_null},
    {"Cannot add a NOT NULL column with default value NULL", not_null},
    {"UNIQUE constraint failed", unique},
    {"CHECK constraint failed", check},
    {"cannot store ", type},
    {"type mismatch on DEFAULT", type},
    {"datatype mismatch", type},
};

/* What stands behind the message: ": DETAIL)" or "". */
static const char *detail_of(struct failure *f, const char *at, const char *message)
{
    struct str detail = str_of(at + strlen(message));

    if (at > f->err->message && at[-1] == '(' && str_ends(detail, ")"))
        detail.len--;
    if (str_starts(detail, ": "))
        detail = str_slice(detail, 2, detail.len);
    return arena_copy(f->arena, detail);
}

/* "error in view v: no such table: main.t": a rebuild drops only the views and triggers that scripts know. */
static bool is_strangers_fault(struct failure *f)
{
    for (size_t i = 0; i < f->strangers->count; i++) {
        const struct stranger *stranger = &f->strangers->items[i];
        const char *text = arena_printf(f->arena, "error in %s %s", stranger->kind, stranger->key);

        if (strstr(f->err->message, text) == NULL)
            continue;
        err_set(
            f->err, STATUS_CONFLICT,
            "%s was taken back: the %s %s, which no version script knows, is in its way: drop it, "
            "upgrade, and create it again",
            f->step->script->file, stranger->kind, stranger->key);
        return true;
    }
    return false;
}

enum status step_failure(struct db *db, struct arena *arena, const struct step *step,
                         const struct stranger_list *strangers, struct refusal_list *reasons,
                         struct err *err)
{
    enum dialect dialect = dialect_of_driver(db_driver_name(db));
    const struct script_section *section = &step->script->sections[step->direction][dialect];
    struct failure f = {.db = db,
                        .arena = arena,
                        .step = step,
                        .strangers = strangers,
                        .reasons = reasons,
                        .err = err};

    if (dialect == DIALECT_SQLITE) {
        step_statement_find(arena, section, err->message, &f.statement);
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
            const char *at = strstr(err->message, kinds[i].message);

            if (at != NULL)
                return kinds[i].tell(&f, detail_of(&f, at, kinds[i].message));
        }
        if (is_strangers_fault(&f))
            return err->status;
    }
    if (err->status == STATUS_BUG) /* whoever wrote the script is to blame, not this program */
        err->status = STATUS_INVALID;
    err_prefix(err, "%s, %s %s (from line %zu)", step->script->file,
               step->direction == DIRECTION_UP ? "up" : "down", dialect_name(dialect),
               section->line);
    return err->status;
}

enum status step_failure_strict(struct arena *arena, const struct script *script, const char *table,
                                const char *found, struct refusal_list *reasons, struct err *err)
{
    const char *at = strstr(found, " in "); /* "non-INTEGER value in t.n" */
    const char *subject = at == NULL ? table : at + 4;

    err_set(
        err, STATUS_CONFLICT,
        "%s was taken back: the table %s is STRICT, and there would be a %s; choose a default of "
        "that type",
        script->file, table, found);
    refusal_add(reasons, arena_printf(arena, "type:%s", subject), "%s", err->message);
    return STATUS_CONFLICT;
}
