#include "cli.h"
#include "commands.h"

static enum status run(struct cli *cli)
{
    const struct command *command = NULL;
    const char *group = NULL;

    for (int i = 0; i < cli->argument_count; i++) {
        const char *word = cli->arguments[i];
        enum status status;

        if (command != NULL)
            return err_set(&cli->err, STATUS_USAGE,
                           "\"%s\" is no part of a command's name; write: "
                           "pierogis help %s",
                           word, command->name);
        status = cli_find_command(cli, word, &group, &command);
        if (status != STATUS_OK)
            return status;
    }
    if (command != NULL)
        cli_help_command(cli, command);
    else
        cli_help_all(cli, group);
    return STATUS_OK;
}

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND…]",
    .most = -1,
    .summary = "list the commands, or explain one",
    .example = "pierogis help project add",
    .run = run,
};
