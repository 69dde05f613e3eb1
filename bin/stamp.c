#include "commands.h"
#include "migration.h"
#include "migration_answer.h"

#include "migrate/stamp.h"
#include "version.h"

static const struct option options[] = {
    {"force", 'f', NULL, "even if the schema of the database is another one", false},
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    const char *target = cli->arguments[0];
    struct stamp_report report;
    struct script_set set;
    enum status status = migration_scripts(cli, &set);

    if (status == STATUS_OK)
        status = migration_open(cli, MIGRATION_CHANGE);
    if (status != STATUS_OK)
        return status;
    status = migrate_stamp(cli->site.db, &cli->arena, &set, target,
                           cli_option(cli, "force") != NULL, PIEROGIS_VERSION, &report, &cli->err);
    migration_reasons(cli, &report.differences);
    if (report.differences.count > 0) /* the first one with what else may be done */
        cli->reasons.items[0].sentence = arena_strdup(&cli->arena, cli->err.message);
    if (status == STATUS_OK)
        migration_answer_stamp(cli, &report);
    return status;
}

const struct command command_stamp = {
    .name = "stamp",
    .arguments = "REV|head|none",
    .least = 1,
    .most = 1,
    .summary = "say at which version script the database stands, without running any",
    .example = "pierogis stamp head",
    .options = options,
    .run = run,
};
