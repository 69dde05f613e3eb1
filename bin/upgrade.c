#include "commands.h"
#include "migration.h"
#include "migration_run.h"

static const struct option options[] = {
    MIGRATION_RUN_OPTIONS,
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    return migration_run(cli, DIRECTION_UP);
}

const struct command command_upgrade = {
    .name = "upgrade",
    .arguments = "[REV|+N]",
    .most = 1,
    .summary = "bring the database to the schema that this program needs",
    .example = "pierogis upgrade --dry-run",
    .options = options,
    .run = run,
};
