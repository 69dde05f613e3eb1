#include "cli.h"
#include "commands.h"

static enum status run(struct cli *cli)
{
    cli_help_all(&cli->out, NULL);
    return STATUS_OK;
}

const struct command command_help = {
    .name = "help",
    .arguments = "",
    .summary = "list the commands",
    .example = "pierogis help",
    .run = run,
};
