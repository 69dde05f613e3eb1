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
    return migration_run(cli, DIRECTION_DOWN);
}

const struct command command_downgrade = {
    .name = "downgrade",
    .arguments = "[REV|-N]",
    .most = 1,
    .summary = "take version scripts back, the newest first",
    .example = "pierogis downgrade -1",
    .options = options,
    .run = run,
};
