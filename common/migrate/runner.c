#include "migrate/runner.h"

#include "migrate/plan.h"

/* One call of upgrade or downgrade. */
struct run {
    struct db *db;
    struct arena *arena;
    const struct plan *plan;
    const char *tool;
    struct migrate_report *report;
    struct err *err;
};

/* The first script of the plan that is still to be run, now that nobody else can; NULL = others have run them all. */
static const struct script *next_script(const struct plan *plan, const struct applied *applied)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];

        if (chain_has(&applied->chain, step->script) == (step->direction == DIRECTION_DOWN))
            return step->script;
    }
    return NULL;
}

static bool has_child(const struct chain *chain, const struct script *script)
{
    for (size_t i = 0; i < chain->count; i++) {
        for (size_t p = 0; p < chain->scripts[i]->parent_count; p++) {
            if (strcmp(chain->scripts[i]->parents[p], script->id) == 0)
                return true;
        }
    }
    return false;
}

static enum status do_step(struct run *run, const struct applied *applied,
                           const struct script *script, enum direction direction)
{
    struct step_report told = {.reasons = &run->report->reasons,
                               .warnings = &run->report->warnings};
    struct step step;
    enum status status;

    if (direction == DIRECTION_DOWN && has_child(&applied->chain, script))
        return err_set(run->err, STATUS_CONFLICT,
                       "others have applied a script that builds on %s in the meantime: try again",
                       script->file);
    step_init(run->arena, &step, &applied->chain, script, direction);
    status = version_table_create(run->db, run->err);
    if (status == STATUS_OK)
        status = step_run(run->db, run->arena, &step, run->tool, &told, run->err);
    run->report->orphans = told.orphans;
    return status;
}

/* Takes the lock, looks again, and runs one script; *done when there was nothing left to do. */
static enum status run_next(struct run *run, bool *done)
{
    const enum direction direction = run->plan->steps[0].direction;
    const struct script *script = NULL;
    struct applied applied = {0};
    enum status status = db_begin(run->db, TX_SCHEMA, run->err);

    if (status != STATUS_OK)
        return status;
    status = applied_read(run->db, run->arena, &run->plan->all, false, &applied, run->err);
    if (status == STATUS_OK)
        script = next_script(run->plan, &applied);
    *done = script == NULL;
    run->report->schema_version = (int64_t)applied.chain.count;
    if (script == NULL) {
        db_rollback(run->db);
        return status;
    }
    status = db_end(run->db, do_step(run, &applied, script, direction), run->err);
    if (status == STATUS_OK) {
        run->report->applied[run->report->applied_count++] = script;
        run->report->schema_version += direction == DIRECTION_UP ? 1 : -1;
    }
    return status;
}

static enum status migrate(struct db *db, struct arena *arena, const struct script_set *set,
                           const char *target, enum direction direction, const char *tool,
                           struct migrate_report *report, struct err *err)
{
    struct plan plan;
    struct run run = {db, arena, &plan, tool, report, err};
    enum status status;
    bool done = false;

    memset(report, 0, sizeof(*report));
    refusal_list_init(&report->reasons, arena);
    refusal_list_init(&report->warnings, arena);
    status = plan_make(db, arena, set, direction, target, &plan, err);
    if (status != STATUS_OK)
        return status;
    report->schema_version = (int64_t)plan.applied.chain.count;
    if (plan.count == 0)
        return STATUS_OK;
    report->applied = ARENA_ARRAY(arena, const struct script *, plan.count);
    status = db_migrating(db, true, err);
    while (status == STATUS_OK && !done)
        status = run_next(&run, &done);
    db_migrating(db, false, NULL);
    return status;
}

enum status migrate_upgrade(struct db *db, struct arena *arena, const struct script_set *set,
                            const char *target, const char *tool, struct migrate_report *report,
                            struct err *err)
{
    return migrate(db, arena, set, target, DIRECTION_UP, tool, report, err);
}

enum status migrate_downgrade(struct db *db, struct arena *arena, const struct script_set *set,
                              const char *target, const char *tool, struct migrate_report *report,
                              struct err *err)
{
    return migrate(db, arena, set, target, DIRECTION_DOWN, tool, report, err);
}
