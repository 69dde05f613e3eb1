#include "cli.h"

#include "base/unicode.h"

#define LEFT 34 /* columns for names and arguments */

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

static void json_text(struct json_write *w, const char *key, const char *value)
{
    json_key(w, key);
    json_put_text(w, value);
}

static void json_options(struct json_write *w, const char *key, const struct option *options)
{
    json_key(w, key);
    json_array(w);
    for (; options != NULL && options->name != NULL; options++) {
        const char letter[2] = {options->letter, '\0'};

        json_object(w);
        json_text(w, "name", options->name);
        json_text(w, "letter", options->letter == 0 ? NULL : letter);
        json_text(w, "value", options->value);
        json_text(w, "help", options->help);
        json_key(w, "many");
        json_put_bool(w, options->many);
        json_end(w);
    }
    json_end(w);
}

static void json_command(struct json_write *w, const struct command *command)
{
    json_object(w);
    json_text(w, "name", command->name);
    json_text(w, "arguments", command->arguments);
    json_text(w, "summary", command->summary);
    json_text(w, "example", command->example);
    json_options(w, "options", command->options);
    json_end(w);
}

static bool is_in(const struct command *command, const char *group)
{
    return group == NULL ||
           (str_starts(str_of(command->name), group) && command->name[strlen(group)] == ' ');
}

static void json_all(struct cli *cli, const char *group)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "commands");
    json_array(&w);
    for (size_t i = 0; i < command_count; i++) {
        if (is_in(commands[i], group))
            json_command(&w, commands[i]);
    }
    json_end(&w);
    json_options(&w, "options", cli_global_options);
    json_end(&w);
    json_finish(&w);
}

void cli_help_command(struct cli *cli, const struct command *command)
{
    struct buf *out = &cli->out;
    struct json_write w;

    if (cli->json) {
        json_begin(&w, out, true);
        json_command(&w, command);
        json_finish(&w);
        return;
    }
    buf_printf(out, "usage: pierogis %s%s%s%s\n\n%s\n", command->name,
               command->options == NULL ? "" : " [OPTIONS]",
               command->arguments[0] == '\0' ? "" : " ", command->arguments, command->summary);
    add_options(out, "Options:", command->options);
    add_options(out, "Options of every command:", cli_global_options);
    buf_printf(out, "\nExample:\n  %s\n", command->example);
}

void cli_help_all(struct cli *cli, const char *group)
{
    struct buf *out = &cli->out;

    if (cli->json) {
        json_all(cli, group);
        return;
    }
    buf_printf(out, "usage: pierogis [--home DIR] [--json] [--quiet] %s…\n\n",
               group == NULL ? "COMMAND " : arena_printf(&cli->arena, "%s ", group));
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = commands[i];
        char left[120];
        size_t width;

        if (!is_in(command, group))
            continue;
        snprintf(left, sizeof(left), "%s%s%s", command->name,
                 command->arguments[0] == '\0' ? "" : " ", command->arguments);
        width = unicode_width(str_of(left));
        if (width > LEFT)
            buf_printf(out, "  %s\n  %-*s %s\n", left, LEFT, "", command->summary);
        else
            buf_printf(out, "  %s%*s %s\n", left, (int)(LEFT - width), "", command->summary);
    }
    add_options(out, "Options of every command:", cli_global_options);
    buf_text(out, "\n\"pierogis help COMMAND\" explains one of them; \"man pierogis\" all.\n");
}
