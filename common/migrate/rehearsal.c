#include "migrate/rehearsal.h"

#include "migrate/expected.h"
#include "migrate/scratch.h"

static enum status open_memory(struct db **out, struct err *err)
{
    const struct db_options options = {
        .url = "sqlite::memory:", .home = -1, .access = DB_WRITE, .create = true, .foreign = true};
    enum status status = db_open(out, &options, err);

    return status == STATUS_OK ? db_migrating(*out, true, err) : status;
}

/* The tables of a virtual table come with it; those of SQLite itself come by themselves. */
static enum status copy_schema(struct db *like, struct arena *arena, struct db *to, struct err *err)
{
    static const struct sql OBJECTS =
        SQL("SELECT s.sql FROM sqlite_schema AS s WHERE s.sql IS NOT NULL "
            "AND substr(s.name, 1, 7) <> 'sqlite_' AND NOT EXISTS (SELECT 1 FROM pragma_table_list "
            "AS t WHERE t.schema = 'main' AND t.name = s.name AND t.type = 'shadow') "
            "ORDER BY s.type <> 'table', s.rowid");
    struct stmt *s = db_use(like, &OBJECTS);

    while (stmt_row(s))
        db_script(to, stmt_col_text(s, 0, arena), NULL);
    return stmt_done(s, err);
}

static enum status copy_versions(const struct applied *applied, struct db *to, struct err *err)
{
    enum status status = version_table_create(to, err);

    for (size_t i = 0; status == STATUS_OK && i < applied->rows.count; i++)
        status = version_table_add(to, &applied->rows.rows[i], err);
    return status;
}

/* Whether the schema of `like` is as its scripts left it. */
static enum status is_as_left(struct db *like, struct arena *arena, const struct chain *chain,
                              bool *yes, struct err *err)
{
    char live[SHA256_TEXT] = "", left[SHA256_TEXT] = "";
    enum status status = expected_hash(arena, chain, left, err);

    if (status == STATUS_OK)
        status = schema_hash(like, live, err);
    *yes = strcmp(live, left) == 0;
    return status;
}

enum status rehearsal_open(struct db *like, struct arena *arena, const struct applied *applied,
                           struct db **out, struct err *err)
{
    bool as_left = false;
    enum status status = open_memory(out, err);

    if (status == STATUS_OK)
        status = is_as_left(like, arena, &applied->chain, &as_left, err);
    if (status == STATUS_OK)
        status = as_left ? scratch_replay(*out, &applied->chain, err)
                         : copy_schema(like, arena, *out, err);
    return status == STATUS_OK ? copy_versions(applied, *out, err) : status;
}
