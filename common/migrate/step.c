#include "migrate/step.h"

#include "migrate/applied.h"
#include "migrate/difference.h"
#include "migrate/expected.h"
#include "migrate/foreign_keys.h"
#include "migrate/statistics.h"
#include "migrate/step_failure.h"
#include "migrate/step_statement.h"
#include "migrate/stranger.h"

/* What is known while one step runs. */
struct run {
    struct db *db;
    struct arena *arena;
    const struct step *step;
    struct step_report *report;
    struct err *err;
    bool is_sqlite, has_statistics;
    char hash[SHA256_TEXT];    /* the schema that the step should lead to; "" = nobody has said */
    struct version_list noted; /* the version table, which is not the script's */
    struct orphan_list orphans;
    struct stranger_list strangers;
};

void step_init(struct arena *arena, struct step *step, const struct chain *before,
               const struct script *script, enum direction direction)
{
    step->script = script;
    step->direction = direction;
    chain_of(arena, before->scripts, before->count, &step->before);
    if (direction == DIRECTION_UP)
        chain_with(arena, before, script, &step->after);
    else
        chain_without(arena, before, script, &step->after);
}

static const struct script_section *section_of(const struct run *run)
{
    return &run->step->script
                ->sections[run->step->direction][dialect_of_driver(db_driver_name(run->db))];
}

/* --- before ---------------------------------------------------------------------------------------------- */

static bool has_branches(const struct step *step)
{
    return !chain_is_line(&step->before) || !chain_is_line(&step->after);
}

/* Refuses with the first difference: "SCRIPT FATE the difference". */
static enum status compare(struct run *run, const struct model *live, const struct model *expected,
                           const char *fate)
{
    struct difference_list differences;
    const struct difference *first;

    difference_list(run->arena, live, "the database", expected, "the version scripts",
                    &differences);
    /* Branches may be applied in either order, and the columns they add then stand in either order; a script that
     * makes such a table anew puts them into one of the two. */
    if (has_branches(run->step))
        difference_forgive_order(&differences, live, NULL);
    if (differences.count == 0)
        return STATUS_OK;
    first = &differences.items[0];
    err_set(run->err, STATUS_CONFLICT, "%s %s %s", run->step->script->file, fate, first->sentence);
    refusal_add(run->report->reasons, arena_printf(run->arena, "differs:%s", first->subject), "%s",
                run->err->message);
    return STATUS_CONFLICT;
}

/* A database that is not as its scripts have left it may hold what nobody knows. What they do know must be as they
 * know it: the rebuild of a table would drop a column that was added by hand. */
static enum status find_strangers(struct run *run)
{
    char live_hash[SHA256_TEXT] = "", hash[SHA256_TEXT];
    struct model live, before, after;
    enum status status = expected_hash(run->arena, &run->step->before, hash, run->err);

    if (status == STATUS_OK)
        status = schema_hash(run->db, live_hash, run->err);
    if (status != STATUS_OK || strcmp(hash, live_hash) == 0)
        return status;
    status = model_read(run->db, run->arena, NULL, &live, run->err);
    if (status == STATUS_OK)
        status = expected_model(run->arena, &run->step->before, &before, hash, run->err);
    if (status == STATUS_OK)
        status = expected_model(run->arena, &run->step->after, &after, hash, run->err);
    if (status != STATUS_OK)
        return status;
    strangers_find(run->arena, &live, &before, &after, &run->strangers);
    strangers_remove(&live, &run->strangers);
    return compare(run, &live, &before,
                   "was not run, because the database is not as its version scripts left it:");
}

static enum status look_before(struct run *run)
{
    enum status status = foreign_keys_broken(run->db, run->arena, &run->orphans, run->err);

    run->report->orphans = run->orphans.count;
    if (status == STATUS_OK)
        status = statistics_exist(run->db, &run->has_statistics, run->err);
    if (status == STATUS_OK)
        status = version_table_read(run->db, run->arena, &run->noted, run->err);
    if (status == STATUS_OK && run->is_sqlite)
        status = expected_hash(run->arena, &run->step->after, run->hash, run->err);
    if (status == STATUS_OK && run->hash[0] != '\0')
        status = find_strangers(run);
    return status;
}

/* --- after ----------------------------------------------------------------------------------------------- */

static void warn_of_mismatches(struct run *run, const struct orphan_list *found)
{
    for (size_t i = 0; i < found->mismatch_count; i++) {
        const char *code = arena_printf(run->arena, "mismatch:%s", found->mismatches[i].table);

        if (!refusal_has(run->report->warnings, code))
            refusal_add(run->report->warnings, code, "%s", found->mismatches[i].sentence);
    }
}

static enum status check_foreign_keys(struct run *run)
{
    struct orphan_list after;
    const struct orphan *orphan;
    enum status status = foreign_keys_broken(run->db, run->arena, &after, run->err);
    const char *columns;
    size_t count;

    if (status != STATUS_OK)
        return status;
    warn_of_mismatches(run, &after);
    orphan = foreign_keys_new(run->arena, &run->orphans, &after, &count);
    if (orphan == NULL)
        return STATUS_OK;
    columns = foreign_key_columns(run->db, run->arena, orphan);
    err_set(run->err, STATUS_CONFLICT,
            "%s was taken back: %zu %s of the table %s would point to nothing in %s by %s, the "
            "first in row %lld; remove or correct them",
            run->step->script->file, count, count == 1 ? "row" : "rows", orphan->table,
            orphan->parent, columns, (long long)orphan->row);
    refusal_add(run->report->reasons, arena_printf(run->arena, "fk:%s", columns), "%s",
                run->err->message);
    return STATUS_CONFLICT;
}

/* What a database has been through must not be what a script says that it has been through. */
static enum status check_noted(struct run *run)
{
    struct version_list now = {0};
    struct err ignored = {0};
    bool same = version_table_read(run->db, run->arena, &now, &ignored) == STATUS_OK &&
                now.count == run->noted.count;

    for (size_t i = 0; same && i < now.count; i++)
        same = strcmp(now.rows[i].id, run->noted.rows[i].id) == 0 &&
               strcmp(now.rows[i].up_checksum, run->noted.rows[i].up_checksum) == 0 &&
               strcmp(now.rows[i].down_checksum, run->noted.rows[i].down_checksum) == 0;
    if (same)
        return STATUS_OK;
    return err_set(run->err, STATUS_INVALID,
                   "%s was taken back: it changes the table " VERSION_TABLE
                   ", which only this program writes",
                   run->step->script->file);
}

/* ALTER TABLE … ADD COLUMN does not hold a default against the type of a column of a STRICT table. */
static enum status check_strict(struct run *run)
{
    static const struct sql WRONG =
        SQL("SELECT quick_check FROM pragma_quick_check(?1) WHERE quick_check <> 'ok' LIMIT 1");
    const char *const *tables;
    const char *found = NULL;
    enum status status =
        step_strict_tables(run->db, run->arena, section_of(run), &tables, run->err);

    for (size_t i = 0; status == STATUS_OK && tables[i] != NULL; i++) {
        struct stmt *s = db_use(run->db, &WRONG);

        stmt_text(s, 1, tables[i]);
        if (stmt_row(s))
            found = stmt_col_text(s, 0, run->arena);
        status = stmt_done(s, run->err);
        if (status == STATUS_OK && found != NULL)
            return step_failure_strict(run->arena, run->step->script, tables[i], found,
                                       run->report->reasons, run->err);
    }
    return status;
}

/* The schema is another one than promised; what is unknown may be the reason, and a reason that is none. */
static enum status explain_schema(struct run *run, const char *live_hash)
{
    const struct script *script = run->step->script;
    char replayed[SHA256_TEXT];
    struct model live, expected;
    enum status status =
        expected_model(run->arena, &run->step->after, &expected, replayed, run->err);

    if (status == STATUS_OK)
        status = model_read(run->db, run->arena, NULL, &live, run->err);
    if (status != STATUS_OK)
        return status;
    if (strcmp(replayed, live_hash) == 0 && has_branches(run->step))
        return STATUS_OK;
    strangers_remove(&live, &run->strangers);
    status = compare(run, &live, &expected, "was taken back, because afterwards");
    if (status != STATUS_OK || has_branches(run->step))
        return status;
    if (run->strangers.count > 0 && strcmp(replayed, run->hash) == 0)
        return STATUS_OK;
    return err_set(
        run->err, STATUS_CONFLICT,
        "%s leads to the schema sha256:%s, but its head promises sha256:%s; it was taken "
        "back",
        script->file, replayed, run->hash);
}

static void warn_of_strangers(struct run *run)
{
    for (size_t i = 0; i < run->strangers.count; i++) {
        const struct stranger *stranger = &run->strangers.items[i];
        const char *code = arena_printf(run->arena, "unknown:%s", stranger->key);

        if (!refusal_has(run->report->warnings, code))
            refusal_add(run->report->warnings, code,
                        "the %s %s is in the database, but in no version script", stranger->kind,
                        stranger->key);
    }
}

static enum status check_schema(struct run *run)
{
    char live_hash[SHA256_TEXT] = "";
    enum status status = schema_hash(run->db, live_hash, run->err);

    if (status == STATUS_OK && run->hash[0] == '\0')
        snprintf(run->hash, sizeof(run->hash), "%s", live_hash);
    if (status == STATUS_OK && strcmp(live_hash, run->hash) != 0)
        status = explain_schema(run, live_hash);
    if (status == STATUS_OK)
        warn_of_strangers(run);
    return status;
}

static enum status look_after(struct run *run)
{
    enum status status = strangers_restore(run->db, &run->strangers, run->report->kept, run->err);

    if (status != STATUS_OK) {
        err_prefix(run->err, "%s was taken back", run->step->script->file);
        return status == STATUS_BUG ? STATUS_INVALID : status;
    }
    status = check_noted(run);
    if (status == STATUS_OK)
        status = check_foreign_keys(run);
    if (status == STATUS_OK && run->is_sqlite)
        status = check_strict(run);
    if (status == STATUS_OK && run->is_sqlite)
        status = check_schema(run);
    if (status == STATUS_OK && run->has_statistics)
        status = statistics_renew(run->db, run->arena, run->err);
    return status;
}

/* --- all of it ------------------------------------------------------------------------------------------- */

static enum status note(struct run *run, const char *tool)
{
    const struct step *step = run->step;
    struct version_row row;
    enum status status;

    if (step->direction == DIRECTION_UP) {
        applied_row(run->arena, step->script, dialect_of_driver(db_driver_name(run->db)), run->hash,
                    tool, &row);
        status = version_table_add(run->db, &row, run->err);
    } else {
        status = version_table_remove(run->db, step->script->id, run->err);
    }
    if (status == STATUS_OK)
        status = db_set_schema_version(run->db, (int64_t)step->after.count, run->err);
    return status;
}

enum status step_run(struct db *db, struct arena *arena, const struct step *step, const char *tool,
                     struct step_report *report, struct err *err)
{
    struct err ignored = {0};
    struct run run = {.db = db, .arena = arena, .step = step, .report = report, .err = err};
    enum status status;

    if (err == NULL)
        run.err = err = &ignored;
    run.is_sqlite = strcmp(db_driver_name(db), "sqlite") == 0;
    status = look_before(&run);
    if (status != STATUS_OK)
        return status;
    status = db_script(db, section_of(&run)->body.at, err);
    if (status != STATUS_OK)
        return step_failure(db, arena, step, &run.strangers, report->reasons, err);
    status = look_after(&run);
    if (status == STATUS_OK)
        status = note(&run, tool);
    return status;
}
