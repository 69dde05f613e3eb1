#include "migrate/plan_sql.h"

#include "db/generation.h"
#include "migrate/foreign_keys.h"
#include "migrate/model.h"
#include "migrate/rehearsal.h"
#include "migrate/sql_name.h"
#include "migrate/sql_token.h"
#include "migrate/statistics.h"
#include "migrate/step_statement.h"

/* The shell cannot stop by itself, but it does at a broken CHECK, and then takes the transaction back. */
#define BEGINNING                                                                                  \
    ".bail on\n"                                                                                   \
    ".timeout 60000\n"                                                                             \
    "PRAGMA foreign_keys=OFF;\n"                                                                   \
    "PRAGMA legacy_alter_table=OFF;\n"                                                             \
    "DROP TABLE IF EXISTS temp._pierogis_check;\n"                                                 \
    "DROP TABLE IF EXISTS temp._pierogis_table;\n"                                                 \
    "DROP TABLE IF EXISTS temp._pierogis_orphan;\n"                                                \
    "CREATE TEMP TABLE _pierogis_check (\n"                                                        \
    "    elsewhere INTEGER CONSTRAINT \"the database is not where this text begins\"\n"            \
    "        CHECK (elsewhere IS NULL),\n"                                                         \
    "    orphan INTEGER CONSTRAINT \"rows would point to nothing\" CHECK (orphan IS NULL),\n"      \
    "    misfit INTEGER CONSTRAINT \"a row does not fit a STRICT table\" CHECK (misfit IS NULL)\n" \
    ");\n"                                                                                         \
    "CREATE TEMP TABLE _pierogis_table (later INTEGER, name TEXT);\n"                              \
    "CREATE TEMP TABLE _pierogis_orphan (later INTEGER, child TEXT, parent TEXT);\n"

/* As foreign_keys_new() counts: a table that was renamed in between is the same table. */
#define COMPARE_ORPHANS                                                                            \
    "INSERT INTO temp._pierogis_check (orphan)\n"                                                  \
    "    SELECT 1 FROM (SELECT o.later,\n"                                                         \
    "            (SELECT t.name FROM temp._pierogis_table AS t\n"                                  \
    "                WHERE t.later <> o.later AND t.name = o.child) AS child,\n"                   \
    "            (SELECT t.name FROM temp._pierogis_table AS t\n"                                  \
    "                WHERE t.later <> o.later AND t.name = o.parent) AS parent\n"                  \
    "        FROM temp._pierogis_orphan AS o)\n"                                                   \
    "    GROUP BY child, parent HAVING sum(later) > sum(1 - later) LIMIT 1;\n"                     \
    "DELETE FROM temp._pierogis_table;\n"                                                          \
    "DELETE FROM temp._pierogis_orphan;\n"

struct printer {
    struct db *db;   /* in memory, where every step is tried */
    bool statistics; /* the real one has them */
    struct arena *arena;
    const struct plan_sql *how;
    struct buf *out;
    struct err *err;
};

/* --- the body of a script -------------------------------------------------------------------------------- */

static bool is_blank_to_end(struct str text)
{
    const size_t end = str_find(text, '\n');

    for (size_t i = 0; i < end; i++) {
        if (strchr(" \t\r", text.at[i]) == NULL)
            return false;
    }
    return true;
}

/* The shell takes these, alone in a line, for the end of a statement. */
static bool ends_for_shell(const struct token *token, struct str rest)
{
    const struct str blank = token->blank;
    size_t line = blank.len;

    if (!str_is(token->text, "/") && !sql_token_is(token, "go"))
        return false;
    while (line > 0 && blank.at[line - 1] != '\n')
        line--;
    return is_blank_to_end(str_slice(blank, line, blank.len)) && is_blank_to_end(rest);
}

/* The body, with the semicolon and the end of the line that its last statement may lack. */
static void add_body(struct buf *out, struct str body)
{
    struct sql_reader reader;
    struct token token;
    bool open = false;

    sql_reader_init(&reader, body);
    while (sql_token_next(&reader, &token)) {
        open = !str_is(token.text, ";");
        buf_str(out, token.blank);
        if (ends_for_shell(&token, reader.rest))
            buf_text(out, "/**/ ");
        buf_str(out, token.text);
    }
    buf_str(out, token.blank);
    if (out->at[out->len - 1] != '\n')
        buf_char(out, '\n');
    if (open)
        buf_text(out, ";\n");
}

/* --- checks ---------------------------------------------------------------------------------------------- */

static enum status has_foreign_keys(struct printer *p, bool *yes)
{
    static const struct sql SOME = SQL("SELECT 1 FROM sqlite_schema AS s, "
                                       "pragma_foreign_key_list(s.name) WHERE s.type = 'table'");
    struct stmt *s = db_use(p->db, &SOME);

    *yes = stmt_row(s);
    return stmt_done(s, p->err);
}

/* Notes the rows that point to nothing, where that can be said. */
static enum status add_orphans(struct printer *p, bool later, struct buf *out)
{
    struct orphan_list found;
    enum status status = foreign_keys_broken(p->db, p->arena, &found, p->err);

    if (status != STATUS_OK)
        return status;
    buf_printf(out,
               "INSERT INTO temp._pierogis_table SELECT %d, name FROM main.sqlite_schema\n"
               "    WHERE type = 'table';\n"
               "INSERT INTO temp._pierogis_orphan SELECT %d, s.name, c.\"parent\"\n"
               "    FROM main.sqlite_schema AS s, pragma_foreign_key_check(s.name) AS c\n"
               "    WHERE s.type = 'table'",
               later, later);
    for (size_t i = 0; i < found.mismatch_count; i++)
        buf_printf(out, " AND s.name <> %s", sql_literal(p->arena, found.mismatches[i].table));
    buf_text(out, ";\n");
    return STATUS_OK;
}

static enum status add_strict(struct printer *p, const struct script_section *section)
{
    const char *const *tables;
    enum status status = step_strict_tables(p->db, p->arena, section, &tables, p->err);

    for (size_t i = 0; status == STATUS_OK && tables[i] != NULL; i++)
        buf_printf(p->out,
                   "INSERT INTO temp._pierogis_check (misfit)\n"
                   "    SELECT 1 FROM pragma_quick_check(%s) WHERE quick_check <> 'ok' LIMIT 1;\n",
                   sql_literal(p->arena, tables[i]));
    return status;
}

/* --- a step ---------------------------------------------------------------------------------------------- */

/* Runs it in memory. */
static enum status try_step(struct printer *p, const struct step *step, struct buf *kept)
{
    struct refusal_list warnings;
    struct step_report told = {.reasons = p->how->reasons, .warnings = &warnings, .kept = kept};
    enum status status = db_begin(p->db, TX_SCHEMA, p->err);

    refusal_list_init(&warnings, p->arena);
    if (status != STATUS_OK)
        return status;
    status = step_run(p->db, p->arena, step, p->how->tool, &told, p->err);
    return db_end(p->db, status, p->err);
}

static enum status add_row(struct printer *p, const struct script *script)
{
    struct version_list list;
    const struct version_row *row;
    enum status status = version_table_read(p->db, p->arena, &list, p->err);

    if (status != STATUS_OK)
        return status;
    row = version_list_find(&list, script->id);
    buf_printf(p->out,
               "INSERT INTO " VERSION_TABLE " (id, parent, message, up_checksum, "
               "down_checksum, schema_hash, tool, applied_at)\n  VALUES (%s, %s, %s,\n"
               "  '%s',\n  '%s',\n  '%s', %s, CAST(strftime('%%s', 'now') AS INTEGER));\n",
               sql_literal(p->arena, row->id), sql_literal(p->arena, row->parent),
               sql_literal(p->arena, row->message), row->up_checksum, row->down_checksum,
               row->schema_hash, sql_literal(p->arena, row->tool));
    return STATUS_OK;
}

/* For the tables that the step may have rebuilt or renamed. */
static enum status add_statistics(struct printer *p, const struct script_section *section)
{
    struct model model;
    enum status status = model_read(p->db, p->arena, NULL, &model, p->err);

    buf_text(p->out,
             "DELETE FROM sqlite_stat1 WHERE tbl NOT IN (SELECT name FROM sqlite_schema);\n");
    for (size_t i = 0; status == STATUS_OK && i < model.table_count; i++) {
        if (!model.tables[i].is_virtual && sql_mentions(section->body.at, model.tables[i].key))
            buf_printf(p->out, "ANALYZE main.%s;\n", sql_name(p->arena, model.tables[i].name));
    }
    return status;
}

static enum status add_note(struct printer *p, const struct step *step)
{
    enum status status = STATUS_OK;

    if (step->direction == DIRECTION_UP)
        status = add_row(p, step->script);
    else
        buf_printf(p->out, "DELETE FROM " VERSION_TABLE " WHERE id = '%s';\n", step->script->id);
    buf_printf(p->out, "PRAGMA user_version=%zu;\n", step->after.count);
    return status;
}

/* The row that pages look at, and the file that tells of it (db/generation.h): while that is no record, nobody shows a
 * page from the cache. */
static enum status add_commit(struct printer *p)
{
    const char *file;
    enum status status = STATUS_OK;
    bool generation = false;

    if (p->how->home != NULL)
        status = db_has_table(p->db, "generation", &generation, p->err);
    if (generation)
        buf_text(p->out, "INSERT INTO generation (id, value) VALUES (1, random())\n"
                         "  ON CONFLICT (id) DO UPDATE SET value = excluded.value;\n");
    buf_text(p->out, "COMMIT;\n");
    if (p->how->home == NULL)
        return status;
    file = sql_literal(p->arena, arena_printf(p->arena, "%s/" GENERATION_FILE, p->how->home));
    buf_printf(p->out,
               "INSERT INTO temp._pierogis_check (elsewhere) SELECT NULL WHERE 0 > CASE\n"
               "    WHEN readfile(%s) IS NULL THEN 0 ELSE writefile(%s, x'00') END;\n",
               file, file);
    return status;
}

/* What stands between BEGIN and COMMIT; `before` and `kept` are for the time in between. */
static enum status add_step(struct printer *p, const struct step *step, struct buf *before,
                            struct buf *kept)
{
    const struct script_section *section = &step->script->sections[step->direction][DIALECT_SQLITE];
    const bool up = step->direction == DIRECTION_UP;
    bool keys_before = false, keys_after = false;
    enum status status = has_foreign_keys(p, &keys_before);

    if (status == STATUS_OK)
        status = add_orphans(p, false, before);
    if (status == STATUS_OK)
        status = try_step(p, step, kept);
    if (status == STATUS_OK)
        status = has_foreign_keys(p, &keys_after);
    if (status != STATUS_OK)
        return status;
    buf_printf(p->out,
               "%s;\nINSERT INTO temp._pierogis_check (elsewhere) SELECT 1 FROM\n"
               "    (SELECT count(*) AS applied, total(id = '%s') AS this FROM " VERSION_TABLE
               ")\n    WHERE applied <> %zu OR this <> %d;\n",
               version_table_sql, step->script->id, step->before.count, !up);
    if (keys_before || keys_after)
        buf_str(p->out, buf_view(before));
    add_body(p->out, section->body);
    buf_str(p->out, buf_view(kept));
    if (keys_before || keys_after) {
        status = add_orphans(p, true, p->out);
        buf_text(p->out, COMPARE_ORPHANS);
    }
    if (status == STATUS_OK)
        status = add_strict(p, section);
    if (status == STATUS_OK && p->statistics)
        status = add_statistics(p, section);
    return status == STATUS_OK ? add_note(p, step) : status;
}

static enum status add_transaction(struct printer *p, const struct step *step)
{
    struct buf before = BUF_INIT, kept = BUF_INIT;
    enum status status;

    buf_printf(p->out, "\n-- %s: %s\nBEGIN EXCLUSIVE;\n",
               step->direction == DIRECTION_UP ? "up" : "down", step->script->file);
    status = add_step(p, step, &before, &kept);
    if (status == STATUS_OK)
        status = add_commit(p);
    buf_free(&before);
    buf_free(&kept);
    return status;
}

enum status plan_sql(struct db *db, struct arena *arena, const struct plan *plan,
                     const struct plan_sql *how, struct buf *out, struct err *err)
{
    struct printer p = {.arena = arena, .how = how, .out = out, .err = err};
    enum status status;

    if (plan->count == 0)
        return STATUS_OK;
    status = rehearsal_open(db, arena, &plan->applied, &p.db, err);
    if (status == STATUS_OK)
        status = statistics_exist(db, &p.statistics, err);
    buf_text(out, BEGINNING);
    for (size_t i = 0; status == STATUS_OK && i < plan->count; i++)
        status = add_transaction(&p, &plan->steps[i]);
    db_close(p.db);
    if (status != STATUS_OK)
        buf_clear(out);
    return status;
}
