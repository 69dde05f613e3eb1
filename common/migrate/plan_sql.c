#include "migrate/plan_sql.h"

#include "migrate/expected.h"
#include "migrate/scratch.h"
#include "migrate/sql_token.h"

struct printer {
    struct arena *arena;
    const char *tool;
    bool site;
    struct buf *out;
    struct err *err;
};

static void add_string(struct buf *out, const char *text)
{
    buf_char(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            buf_char(out, '\'');
        buf_char(out, *text);
    }
    buf_char(out, '\'');
}

/* The body, with the semicolon and the end of the line that its last statement may lack. */
static void add_body(struct buf *out, struct str body)
{
    struct sql_reader reader;
    struct token token;
    bool open = false;

    buf_str(out, body);
    sql_reader_init(&reader, body);
    while (sql_token_next(&reader, &token))
        open = !str_is(token.text, ";");
    if (body.len > 0 && body.at[body.len - 1] != '\n')
        buf_char(out, '\n');
    if (open)
        buf_text(out, ";\n");
}

static void add_row(struct printer *p, const struct script *script, const char *hash)
{
    struct version_row row;

    applied_row(p->arena, script, DIALECT_SQLITE, hash, p->tool, &row);
    buf_text(p->out, "INSERT INTO " VERSION_TABLE " (id, parent, message, up_checksum, "
                     "down_checksum, schema_hash, tool, applied_at)\n  VALUES (");
    add_string(p->out, row.id);
    buf_text(p->out, ", ");
    add_string(p->out, row.parent);
    buf_text(p->out, ", ");
    add_string(p->out, row.message);
    buf_printf(p->out, ",\n  '%s',\n  '%s',\n  '%s', ", row.up_checksum, row.down_checksum,
               row.schema_hash);
    add_string(p->out, row.tool);
    buf_text(p->out, ", CAST(strftime('%s', 'now') AS INTEGER));\n");
}

/* What the step leads to: the hash for the version table, and whether a site has its generation then. */
static enum status foresee(struct printer *p, const struct step *step, char hash[SHA256_TEXT],
                           bool *generation)
{
    struct db *db = NULL;
    enum status status = expected_hash(p->arena, &step->after, hash, p->err);

    if (status != STATUS_OK || (hash[0] != '\0' && !p->site))
        return status;
    status = scratch_open(&db, p->err);
    if (status == STATUS_OK)
        status = scratch_replay(db, &step->after, p->err);
    if (status == STATUS_OK && p->site)
        status = db_has_table(db, "generation", generation, p->err);
    if (status == STATUS_OK && hash[0] == '\0')
        status = schema_hash(db, hash, p->err);
    db_close(db);
    return status;
}

static enum status add_step(struct printer *p, const struct step *step)
{
    const struct script *script = step->script;
    bool up = step->direction == DIRECTION_UP, generation = false;
    char hash[SHA256_TEXT];
    enum status status = foresee(p, step, hash, &generation);

    if (status != STATUS_OK)
        return status;
    buf_printf(p->out, "\n-- %s: %s\nBEGIN IMMEDIATE;\n%s;\n", up ? "up" : "down", script->file,
               version_table_sql);
    add_body(p->out, script->sections[step->direction][DIALECT_SQLITE].body);
    if (up)
        add_row(p, script, hash);
    else
        buf_printf(p->out, "DELETE FROM " VERSION_TABLE " WHERE id = '%s';\n", script->id);
    buf_printf(p->out, "PRAGMA user_version=%zu;\n", step->after.count);
    if (generation)
        buf_text(p->out, "INSERT INTO generation (id, value) VALUES (1, random())\n"
                         "  ON CONFLICT (id) DO UPDATE SET value = excluded.value;\n");
    buf_text(p->out, "COMMIT;\n");
    return STATUS_OK;
}

enum status plan_sql(struct arena *arena, const struct plan *plan, const char *tool, bool site,
                     struct buf *out, struct err *err)
{
    struct printer p = {arena, tool, site, out, err};
    enum status status = STATUS_OK;

    if (plan->count == 0)
        return STATUS_OK;
    buf_text(out, ".bail on\n"
                  "PRAGMA foreign_keys=OFF;\n"
                  "PRAGMA legacy_alter_table=OFF;\n");
    for (size_t i = 0; status == STATUS_OK && i < plan->count; i++)
        status = add_step(&p, &plan->steps[i]);
    buf_text(out, "\n-- rows that point to nothing: none is right\nPRAGMA foreign_key_check;\n");
    return status;
}
