#include "cli.h"

#include "base/nearest.h"
#include "base/panic.h"

const struct option cli_global_options[] = {
    {"home", 0, "DIR", "the site's home folder (default: PIEROGIS_HOME)", false},
    {"json", 0, NULL, "answer with one JSON value", false},
    {"quiet", 'q', NULL, "say only what was asked for, and errors", false},
    {"help", 'h', NULL, "explain this command", false},
    OPTIONS_END,
};

static const struct option *find_in(const struct option *options, struct str name, char letter)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (letter != 0 ? options->letter == letter : str_is(name, options->name))
            return options;
    }
    return NULL;
}

static const struct option *find(const struct cli *cli, struct str name, char letter)
{
    const struct option *option = find_in(cli_global_options, name, letter);

    if (option == NULL && cli->command != NULL)
        option = find_in(cli->command->options, name, letter);
    return option;
}

static enum status unknown_option(struct cli *cli, const char *argument, struct str name)
{
    const char *names[OPTIONS_MAX];
    const char *near;
    size_t count = 0;

    for (const struct option *o = cli_global_options; o->name != NULL; o++)
        names[count++] = o->name;
    if (cli->command != NULL) {
        for (const struct option *o = cli->command->options; o != NULL && o->name != NULL; o++)
            names[count++] = o->name;
    }
    near = nearest_name(name, names, count);
    if (near != NULL)
        return err_set(&cli->err, STATUS_USAGE, "there is no option %s; did you mean --%s?",
                       argument, near);
    return err_set(&cli->err, STATUS_USAGE, "there is no option %s; \"pierogis%s%s -h\" lists them",
                   argument, cli->command == NULL ? "" : " ",
                   cli->command == NULL ? "" : cli->command->name);
}

static void keep(struct cli *cli, const struct option *option, const char *value)
{
    if (strcmp(option->name, "home") == 0)
        cli->home_path = value;
    else if (strcmp(option->name, "json") == 0)
        cli->json = true;
    else if (strcmp(option->name, "quiet") == 0)
        cli->quiet = true;
    else if (strcmp(option->name, "help") == 0)
        cli->help = true;
    cli->given[cli->given_count].option = option;
    cli->given[cli->given_count++].value = value;
}

/* Reads the option at `argv[at]` and returns how many words it took; 0 after filling the error. */
static int read_option(struct cli *cli, int argc, char **argv, int at)
{
    const char *argument = argv[at];
    bool is_long = argument[1] == '-';
    struct str name = str_of(argument + (is_long ? 2 : 1));
    size_t equals = is_long ? str_find(name, '=') : name.len;
    const char *value = equals < name.len ? name.at + equals + 1 : NULL;
    const struct option *option;

    name = str_slice(name, 0, equals);
    option = !is_long && name.len != 1 ? NULL : find(cli, name, is_long ? 0 : name.at[0]);
    if (option == NULL) {
        unknown_option(cli, argument, name);
        return 0;
    }
    if (cli->given_count == OPTIONS_MAX) {
        err_set(&cli->err, STATUS_USAGE, "more than %d options", OPTIONS_MAX);
        return 0;
    }
    if (option->value == NULL && value != NULL) {
        err_set(&cli->err, STATUS_USAGE, "--%s takes no value", option->name);
        return 0;
    }
    if (option->value == NULL || value != NULL) {
        keep(cli, option, option->value == NULL ? "" : value);
        return 1;
    }
    if (at + 1 >= argc) {
        err_set(&cli->err, STATUS_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                option->value);
        return 0;
    }
    keep(cli, option, argv[at + 1]);
    return 2;
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static bool is_group(const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i < command_count; i++) {
        if (str_starts(str_of(commands[i]->name), word) && commands[i]->name[len] == ' ')
            return true;
    }
    return false;
}

static enum status unknown_command(struct cli *cli, const char *typed)
{
    const char **names = ARENA_ARRAY(&cli->arena, const char *, command_count);
    const char *near;

    for (size_t i = 0; i < command_count; i++)
        names[i] = commands[i]->name;
    near = nearest_name(str_of(typed), names, command_count);
    if (near != NULL)
        return err_set(&cli->err, STATUS_USAGE, "there is no command \"%s\"; did you mean \"%s\"?",
                       typed, near);
    return err_set(&cli->err, STATUS_USAGE,
                   "there is no command \"%s\"; \"pierogis help\" lists them", typed);
}

/* Takes a word that is no option: the command's first or second word, or an argument. */
static enum status take_word(struct cli *cli, const char *word, const char **group)
{
    const char *both;

    if (cli->command != NULL) {
        cli->arguments[cli->argument_count++] = word;
        return STATUS_OK;
    }
    if (*group == NULL) {
        cli->command = find_command(word);
        if (cli->command == NULL && is_group(word))
            *group = word;
        return cli->command == NULL && *group == NULL ? unknown_command(cli, word) : STATUS_OK;
    }
    both = arena_printf(&cli->arena, "%s %s", *group, word);
    cli->command = find_command(both);
    return cli->command == NULL ? unknown_command(cli, both) : STATUS_OK;
}

static enum status check_arguments(struct cli *cli)
{
    const struct command *command = cli->command;

    if (command == NULL || cli->help)
        return STATUS_OK;
    if (cli->argument_count < command->least)
        return err_set(&cli->err, STATUS_USAGE, "pierogis %s needs %s: see \"pierogis %s -h\"",
                       command->name, command->arguments, command->name);
    if (command->most >= 0 && cli->argument_count > command->most)
        return err_set(&cli->err, STATUS_USAGE,
                       "\"%s\" is one argument too many for pierogis %s %s",
                       cli->arguments[command->most], command->name, command->arguments);
    return STATUS_OK;
}

enum status cli_parse(struct cli *cli, int argc, char **argv, const char **group)
{
    enum status status = STATUS_OK;
    bool options = true;

    *group = NULL;
    cli->arguments = ARENA_ARRAY(&cli->arena, const char *, (size_t)argc + 1);
    for (int at = 1; status == STATUS_OK && at < argc;) {
        if (options && strcmp(argv[at], "--") == 0) {
            options = false;
            at++;
        } else if (options && argv[at][0] == '-' && argv[at][1] != '\0') {
            int words = read_option(cli, argc, argv, at);

            if (words == 0)
                status = STATUS_USAGE;
            at += words;
        } else {
            status = take_word(cli, argv[at++], group);
        }
    }
    return status == STATUS_OK ? check_arguments(cli) : status;
}

static const struct option *declared(const struct cli *cli, const char *name)
{
    const struct option *option = find(cli, str_of(name), 0);

    if (option == NULL)
        panic("a command asks for an option that it has not declared");
    return option;
}

const char *cli_option(const struct cli *cli, const char *name)
{
    const struct option *option = declared(cli, name);

    for (size_t i = cli->given_count; i > 0; i--) {
        if (cli->given[i - 1].option == option)
            return cli->given[i - 1].value;
    }
    return NULL;
}

const char *cli_option_at(const struct cli *cli, const char *name, size_t index)
{
    const struct option *option = declared(cli, name);

    for (size_t i = 0; i < cli->given_count; i++) {
        if (cli->given[i].option == option && index-- == 0)
            return cli->given[i].value;
    }
    return NULL;
}
