#include "commands.h"
#include "migration.h"
#include "migration_answer.h"

#include "migrate/stamp.h"
#include "version.h"

static const struct option options[] = {
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    struct stamp_report report;
    struct script_set set;
    enum status status = migration_scripts(cli, &set);

    if (status == STATUS_OK)
        status = migration_open(cli, MIGRATION_CHANGE);
    if (status != STATUS_OK)
        return status;
    status =
        migrate_baseline(cli->site.db, &cli->arena, &set, PIEROGIS_VERSION, &report, &cli->err);
    migration_reasons(cli, &report.differences);
    if (status == STATUS_OK)
        migration_answer_stamp(cli, &report);
    return status;
}

const struct command command_baseline = {
    .name = "baseline",
    .arguments = "",
    .summary = "take a database that has the right schema already under version scripts",
    .example = "pierogis baseline",
    .options = options,
    .run = run,
};
