#include "migration_run.h"

#include "migration.h"
#include "show.h"

#include "migrate/plan_sql.h"
#include "version.h"

/* --- saying what would be done --------------------------------------------------------------------------- */

static void show_plan_json(struct cli *cli, const struct plan *plan)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "plan");
    json_array(&w);
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        const bool up = step->direction == DIRECTION_UP;

        json_object(&w);
        json_key(&w, "id");
        json_put_text(&w, step->script->id);
        json_key(&w, "file");
        json_put_text(&w, step->script->file);
        json_key(&w, "direction");
        json_put_text(&w, up ? "up" : "down");
        json_key(&w, "message");
        json_put_text(&w, step->script->message);
        json_key(&w, "destructive");
        json_put_text(&w, up ? step->script->destructive : NULL);
        json_end(&w);
    }
    json_end(&w);
    json_key(&w, "schema_version");
    json_put_i64(&w, (int64_t)plan->applied.chain.count);
    json_end(&w);
    json_finish(&w);
}

static void show_plan(struct cli *cli, const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        const bool up = step->direction == DIRECTION_UP;

        buf_printf(&cli->out, "%s %s  %s\n", up ? "would apply" : "would take back",
                   step->script->id, step->script->message);
        if (up && strcmp(step->script->destructive, "none") != 0)
            buf_printf(&cli->out, "    destroys %s\n", step->script->destructive);
    }
    if (plan->count == 0)
        cli_say(cli, "there is nothing to do (schema version %zu)", plan->applied.chain.count);
}

static enum status look(struct cli *cli, const struct script_set *set, enum direction direction,
                        const char *target)
{
    struct plan plan;
    struct plan_sql how = {.tool = PIEROGIS_VERSION, .reasons = &cli->reasons};
    enum status status = migration_open(cli, MIGRATION_IMAGINE);

    if (status == STATUS_OK)
        status = plan_make(cli->site.db, &cli->arena, set, direction, target, &plan, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli_option(cli, "sql") != NULL) {
        refusal_list_init(&cli->reasons, &cli->arena);
        how.home = cli->site.home >= 0 ? cli->site.home_path : NULL;
        status = plan_sql(cli->site.db, &cli->arena, &plan, &how, &cli->out, &cli->err);
        if (status == STATUS_OK)
            show_text(cli);
    } else if (cli->json) {
        show_plan_json(cli, &plan);
    } else {
        show_plan(cli, &plan);
    }
    return status;
}

/* --- doing it -------------------------------------------------------------------------------------------- */

static void answer_json(struct cli *cli, enum direction direction,
                        const struct migrate_report *report)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, direction == DIRECTION_UP ? "applied" : "taken_back");
    json_array(&w);
    for (size_t i = 0; i < report->applied_count; i++)
        json_put_text(&w, report->applied[i]->id);
    json_end(&w);
    json_key(&w, "schema_version");
    json_put_i64(&w, report->schema_version);
    json_end(&w);
    json_finish(&w);
}

static void answer(struct cli *cli, enum direction direction, const struct migrate_report *report)
{
    for (size_t i = 0; i < report->applied_count; i++)
        buf_printf(&cli->out, "%s %s  %s\n", direction == DIRECTION_UP ? "applied" : "took back",
                   report->applied[i]->id, report->applied[i]->message);
    if (report->applied_count == 0)
        cli_say(cli,
                direction == DIRECTION_UP ? "the database is up to date (schema version %lld)"
                                          : "there is nothing to take back (schema version %lld)",
                (long long)report->schema_version);
}

static enum status change(struct cli *cli, const struct script_set *set, enum direction direction,
                          const char *target)
{
    const bool up = direction == DIRECTION_UP;
    struct migrate_report report;
    enum status status = migration_open(cli, up ? MIGRATION_CREATE : MIGRATION_CHANGE);

    if (status != STATUS_OK)
        return status;
    if (up)
        status = migrate_upgrade(cli->site.db, &cli->arena, set, target, PIEROGIS_VERSION, &report,
                                 &cli->err);
    else
        status = migrate_downgrade(cli->site.db, &cli->arena, set, target, PIEROGIS_VERSION,
                                   &report, &cli->err);
    if (status != STATUS_OK) {
        cli->reasons = report.reasons;
        for (size_t i = 0; i < report.applied_count && !cli->json; i++)
            cli_say(cli, "%s %s before", up ? "applied" : "took back", report.applied[i]->id);
        return status;
    }
    for (size_t i = 0; i < report.warnings.count; i++)
        cli_warn("%s", report.warnings.items[i].sentence);
    if (report.orphans > 0)
        cli_warn("%zu %s to rows that do not exist; %s did so before", report.orphans,
                 report.orphans == 1 ? "row refers" : "rows refer",
                 report.orphans == 1 ? "it" : "they");
    if (cli->json)
        answer_json(cli, direction, &report);
    else
        answer(cli, direction, &report);
    return STATUS_OK;
}

enum status migration_run(struct cli *cli, enum direction direction)
{
    const char *target = cli->argument_count > 0 ? cli->arguments[0] : NULL;
    struct script_set set;
    enum status status = migration_scripts(cli, &set);

    if (status != STATUS_OK)
        return status;
    if (cli_option(cli, "dry-run") != NULL || cli_option(cli, "sql") != NULL)
        return look(cli, &set, direction, target);
    return change(cli, &set, direction, target);
}
