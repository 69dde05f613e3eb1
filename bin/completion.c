#include "cli.h"
#include "commands.h"
#include "show.h"

static void add_words(struct buf *out, const struct option *options)
{
    for (; options != NULL && options->name != NULL; options++)
        buf_printf(out, " --%s", options->name);
}

/* One case per command: its options. Files complete where nothing else does. */
static void add_commands(struct buf *out)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = commands[i];
        const char *space = strchr(command->name, ' ');

        buf_printf(out, "    \"%s\"%s) words=\"", command->name, space == NULL ? "*" : "");
        add_words(out, command->options);
        add_words(out, cli_global_options);
        buf_text(out, "\" ;;\n");
    }
}

/* The first words, or the second words of a family such as "project". */
static void add_names(struct buf *out, const char *group)
{
    struct str last = {NULL, 0};

    for (size_t i = 0; i < command_count; i++) {
        struct str rest = str_of(commands[i]->name), first;

        str_cut(&rest, ' ', &first);
        if (group == NULL && !str_eq(first, last))
            buf_printf(out, " %.*s", STR_ARG(first));
        else if (group != NULL && str_is(first, group) && rest.at != NULL)
            buf_printf(out, " %.*s", STR_ARG(rest));
        last = first;
    }
}

static void add_groups(struct buf *out)
{
    struct str last = {NULL, 0};

    for (size_t i = 0; i < command_count; i++) {
        struct str rest = str_of(commands[i]->name), first;
        char group[32];

        str_cut(&rest, ' ', &first);
        if (rest.at == NULL || str_eq(first, last))
            continue;
        last = first;
        snprintf(group, sizeof(group), "%.*s", STR_ARG(first));
        buf_printf(out, "    \"%s\") words=\"", group);
        add_names(out, group);
        buf_text(out, "\" ;;\n");
    }
}

static enum status run(struct cli *cli)
{
    struct buf *out = &cli->out;

    if (strcmp(cli->arguments[0], "bash") != 0)
        return err_set(&cli->err, STATUS_USAGE, "there is completion for bash only, not for %s",
                       cli->arguments[0]);
    buf_text(out, "# bash completion for pierogis: eval \"$(pierogis completion bash)\"\n"
                  "_pierogis()\n{\n"
                  "  local current=${COMP_WORDS[COMP_CWORD]} said= words= i skip=\n"
                  "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                  "    case ${COMP_WORDS[i]} in\n"
                  "    --home) i=$((i + 1)) ;;\n"
                  "    -*) ;;\n"
                  "    *) said=\"${said:+$said }${COMP_WORDS[i]}\" ;;\n"
                  "    esac\n"
                  "  done\n"
                  "  case $said in\n"
                  "    \"\") words=\"");
    add_names(out, NULL);
    add_words(out, cli_global_options);
    buf_text(out, "\" ;;\n");
    add_groups(out);
    add_commands(out);
    buf_text(out, "  esac\n"
                  "  if [[ $current == -* || -z $said || \" $words\" != *\" --\"* ]]; then\n"
                  "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                  "  else\n"
                  "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
                  "  fi\n"
                  "}\n"
                  "complete -o filenames -F _pierogis pierogis\n");
    show_text(cli);
    return STATUS_OK;
}

const struct command command_completion = {
    .name = "completion",
    .arguments = "bash",
    .least = 1,
    .most = 1,
    .summary = "print a completion script for a shell",
    .example = "eval \"$(pierogis completion bash)\"",
    .run = run,
};
