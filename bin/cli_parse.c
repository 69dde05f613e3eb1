#include "cli.h"

#include "base/nearest.h"
#include "base/panic.h"

const struct option cli_global_options[] = {
    {"home", 0, "DIR", "the site's home folder (default: PIEROGIS_HOME)", false},
    {"json", 0, NULL, "answer with one JSON value", false},
    {"quiet", 'q', NULL, "say only what was asked for, and errors", false},
    {"help", 'h', NULL, "explain this command", false},
    {"version", 0, NULL, "say which version this is", false},
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
    if (cli->command == NULL)
        return err_set(&cli->err, STATUS_USAGE,
                       "%s is no option of every command; the options of one command stand after "
                       "its name",
                       argument);
    return err_set(&cli->err, STATUS_USAGE, "there is no option %s; \"pierogis %s -h\" lists them",
                   argument, cli->command->name);
}

/* The words that are still to be read. */
struct words {
    char **argv;
    int argc, at;
};

/* Notes the option; a value that is not attached to it is the next word. */
static enum status keep(struct cli *cli, const struct option *option, const char *value,
                        struct words *words)
{
    if (cli->given_count == OPTIONS_MAX)
        return err_set(&cli->err, STATUS_USAGE, "more than %d options", OPTIONS_MAX);
    if (option->value != NULL && value == NULL) {
        if (words->at >= words->argc)
            return err_set(&cli->err, STATUS_USAGE, "--%s needs a value: --%s %s", option->name,
                           option->name, option->value);
        value = words->argv[words->at++];
    }
    if (strcmp(option->name, "home") == 0)
        cli->home_path = value;
    else if (strcmp(option->name, "json") == 0)
        cli->json = true;
    else if (strcmp(option->name, "quiet") == 0)
        cli->quiet = true;
    else if (strcmp(option->name, "help") == 0)
        cli->help = true;
    else if (strcmp(option->name, "version") == 0)
        cli->version = true;
    cli->given[cli->given_count].option = option;
    cli->given[cli->given_count++].value = value == NULL ? "" : value;
    return STATUS_OK;
}

/* "--title TEXT" or "--title=TEXT". */
static enum status read_long(struct cli *cli, struct words *words)
{
    const char *argument = words->argv[words->at++];
    struct str name = str_of(argument + 2);
    size_t equals = str_find(name, '=');
    const char *value = equals < name.len ? name.at + equals + 1 : NULL;
    const struct option *option;

    name = str_slice(name, 0, equals);
    option = find(cli, name, 0);
    if (option == NULL)
        return unknown_option(cli, argument, name);
    if (option->value == NULL && value != NULL)
        return err_set(&cli->err, STATUS_USAGE, "--%s takes no value", option->name);
    return keep(cli, option, value, words);
}

/* "-n", "-rn" for "-r -n", "-p 8080" or "-p8080" (POSIX.1-2017, Utility Syntax Guidelines 5 to 7). */
static enum status read_short(struct cli *cli, struct words *words)
{
    const char *argument = words->argv[words->at++];
    struct str name = str_of(argument + 1);
    enum status status = STATUS_OK;

    if (name.len > 1 && find(cli, name, 0) != NULL) /* "-title" would be read as "-t itle" */
        return unknown_option(cli, argument, name);
    for (const char *letter = name.at; status == STATUS_OK && *letter != '\0'; letter++) {
        const struct option *option = find(cli, name, *letter);

        if (option == NULL)
            return unknown_option(cli, argument, name);
        if (option->value != NULL)
            return keep(cli, option, letter[1] == '\0' ? NULL : letter + 1, words);
        status = keep(cli, option, NULL, words);
    }
    return status;
}

static enum status unknown_command(struct cli *cli, const char *group, const char *word)
{
    const char **names = ARENA_ARRAY(&cli->arena, const char *, command_count);
    const char *near, *head = group == NULL ? "" : group, *space = group == NULL ? "" : " ";
    size_t count = 0;

    for (size_t i = 0; i < command_count; i++) {
        struct str rest = str_of(commands[i]->name), first;

        str_cut(&rest, ' ', &first);
        if (group == NULL)
            names[count++] = arena_copy(&cli->arena, first);
        else if (str_is(first, group))
            names[count++] = rest.at;
    }
    near = nearest_name(str_of(word), names, count);
    if (near != NULL)
        return err_set(&cli->err, STATUS_USAGE,
                       "there is no command \"%s%s%s\"; did you mean \"%s%s%s\"?", head, space,
                       word, head, space, near);
    return err_set(&cli->err, STATUS_USAGE,
                   "there is no command \"%s%s%s\"; \"pierogis help%s%s\" lists what there is",
                   head, space, word, space, head);
}

enum status cli_find_command(struct cli *cli, const char *word, const char **group,
                             const struct command **command)
{
    const char *name = *group == NULL ? word : arena_printf(&cli->arena, "%s %s", *group, word);
    const size_t len = strlen(name);

    for (size_t i = 0; i < command_count; i++) {
        const char *one = commands[i]->name;

        if (strcmp(one, name) == 0) {
            *command = commands[i];
            return STATUS_OK;
        }
        if (str_starts(str_of(one), name) && one[len] == ' ') {
            *group = word;
            return STATUS_OK;
        }
    }
    return unknown_command(cli, *group, word);
}

static enum status check_arguments(struct cli *cli, const char *group)
{
    const struct command *command = cli->command;

    if (cli->help || cli->version || (command == NULL && group == NULL))
        return STATUS_OK;
    if (command == NULL)
        return err_set(&cli->err, STATUS_USAGE,
                       "\"%s\" needs one more word; \"pierogis help %s\" lists what there is",
                       group, group);
    if (cli->argument_count < command->least)
        return err_set(&cli->err, STATUS_USAGE, "\"%s\" needs %s; \"pierogis %s -h\" explains it",
                       command->name, command->arguments, command->name);
    if (command->most >= 0 && cli->argument_count > command->most)
        return err_set(&cli->err, STATUS_USAGE,
                       "\"%s\" is one argument too many; write: pierogis %s%s%s",
                       cli->arguments[command->most], command->name,
                       command->arguments[0] == '\0' ? "" : " ", command->arguments);
    if (cli->home_path != NULL && cli->home_path[0] == '\0')
        return err_set(&cli->err, STATUS_USAGE, "--home is empty; give the folder of the site");
    return STATUS_OK;
}

/* "-2": how many steps back, for a command without an option of that letter. */
static bool is_count(const struct cli *cli, const char *word)
{
    return word[strspn(word + 1, "0123456789") + 1] == '\0' && cli->command != NULL &&
           find(cli, (struct str){"", 0}, word[1]) == NULL;
}

static enum status read_words(struct cli *cli, struct words *words, const char **group)
{
    enum status status = STATUS_OK;
    bool options = true;

    while (status == STATUS_OK && words->at < words->argc) {
        const char *word = words->argv[words->at];

        if (options && word[0] == '-' && word[1] == '-') {
            options = word[2] != '\0';
            if (options)
                status = read_long(cli, words);
            else
                words->at++;
        } else if (options && word[0] == '-' && word[1] != '\0' && !is_count(cli, word)) {
            status = read_short(cli, words);
        } else {
            words->at++;
            if (cli->command == NULL)
                status = cli_find_command(cli, word, group, &cli->command);
            else
                cli->arguments[cli->argument_count++] = word;
        }
    }
    return status;
}

enum status cli_parse(struct cli *cli, int argc, char **argv, const char **group)
{
    struct words words = {argv, argc, 1};
    enum status status;

    *group = NULL;
    cli->arguments = ARENA_ARRAY(&cli->arena, const char *, (size_t)argc + 1);
    status = read_words(cli, &words, group);
    if (status == STATUS_OK)
        return check_arguments(cli, *group);
    /* The mistake is reported as JSON, too, if that is asked for behind it. */
    for (; words.at < argc && strcmp(argv[words.at], "--") != 0; words.at++)
        cli->json = cli->json || strcmp(argv[words.at], "--json") == 0;
    return status;
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

bool cli_option_given(const struct cli *cli)
{
    for (size_t i = 0; i < cli->given_count; i++) {
        if (find_in(cli_global_options, str_of(cli->given[i].option->name), 0) == NULL)
            return true;
    }
    return false;
}
