#include "commands.h"
#include "migration.h"

#include "version.h"

static const struct option options[] = {
    {"lock-timeout", 0, "S", "how many seconds to wait for others (default: 60)", false},
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static void answer_json(struct cli *cli, const struct migrate_report *report)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "applied");
    json_array(&w);
    for (size_t i = 0; i < report->applied_count; i++)
        json_put_text(&w, report->applied[i]->id);
    json_end(&w);
    json_key(&w, "schema_version");
    json_put_i64(&w, report->schema_version);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    const char *target = cli->argument_count > 0 ? cli->arguments[0] : NULL;
    struct migrate_report report;
    struct script_set set;
    enum status status = migration_scripts(cli, &set);

    if (status == STATUS_OK)
        status = migration_open(cli, MIGRATION_CREATE);
    if (status == STATUS_OK)
        status = migrate_upgrade(cli->site.db, &cli->arena, &set, target, PIEROGIS_VERSION, &report,
                                 &cli->err);
    if (status != STATUS_OK)
        return status;
    if (report.orphans > 0)
        cli_warn("%zu rows refer to rows that do not exist; they did so before", report.orphans);
    if (cli->json) {
        answer_json(cli, &report);
        return STATUS_OK;
    }
    for (size_t i = 0; i < report.applied_count; i++)
        buf_printf(&cli->out, "applied %s  %s\n", report.applied[i]->id,
                   report.applied[i]->message);
    if (report.applied_count == 0)
        cli_say(cli, "the database is up to date (schema version %lld)",
                (long long)report.schema_version);
    return STATUS_OK;
}

const struct command command_upgrade = {
    .name = "upgrade",
    .arguments = "[REV]",
    .most = 1,
    .summary = "bring the database to the schema that this program needs",
    .example = "pierogis upgrade",
    .options = options,
    .run = run,
};
