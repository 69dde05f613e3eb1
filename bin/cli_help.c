#include "cli.h"

static void add_options(struct buf *out, const char *heading, const struct option *options)
{
    if (options == NULL || options->name == NULL)
        return;
    buf_printf(out, "\n%s\n", heading);
    for (; options->name != NULL; options++) {
        char left[80];

        snprintf(left, sizeof(left), "%c%c%s--%s%s%s", options->letter == 0 ? ' ' : '-',
                 options->letter == 0 ? ' ' : options->letter, options->letter == 0 ? "  " : ", ",
                 options->name, options->value == NULL ? "" : " ",
                 options->value == NULL ? "" : options->value);
        buf_printf(out, "  %-26s %s%s\n", left, options->help,
                   options->many ? " (may be repeated)" : "");
    }
}

void cli_help_command(struct buf *out, const struct command *command)
{
    buf_printf(out, "usage: pierogis %s%s%s%s\n\n%s\n", command->name,
               command->options == NULL ? "" : " [OPTIONS]",
               command->arguments[0] == '\0' ? "" : " ", command->arguments, command->summary);
    add_options(out, "Options:", command->options);
    add_options(out, "Options of every command:", cli_global_options);
    buf_printf(out, "\nExample:\n  %s\n", command->example);
}

void cli_help_all(struct buf *out, const char *group)
{
    buf_text(out, "usage: pierogis [--home DIR] [--json] [--quiet] COMMAND …\n\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = commands[i];
        char left[120];

        if (group != NULL &&
            !(str_starts(str_of(command->name), group) && command->name[strlen(group)] == ' '))
            continue;
        snprintf(left, sizeof(left), "%s%s%s", command->name,
                 command->arguments[0] == '\0' ? "" : " ", command->arguments);
        if (strlen(left) > 34)
            buf_printf(out, "  %s\n  %-34s %s\n", left, "", command->summary);
        else
            buf_printf(out, "  %-34s %s\n", left, command->summary);
    }
    buf_text(out, "\n\"pierogis COMMAND -h\" explains one of them; \"man pierogis\" all.\n");
}
