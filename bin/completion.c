#include "cli.h"
#include "commands.h"
#include "show.h"

/* The script finds out which words of a command have been typed, and a case per command says what may follow. */
static const char head[] =
    "# bash completion for pierogis: eval \"$(pierogis completion bash)\"\n"
    "_pierogis()\n"
    "{\n"
    "  local current=${COMP_WORDS[COMP_CWORD]} said='' words='' options='' i\n"
    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "    case ${COMP_WORDS[i]} in\n"
    "    --home) i=$((i + 1)) ;;\n"
    "    -*) ;;\n"
    "    *) said=\"${said:+$said }${COMP_WORDS[i]}\" ;;\n"
    "    esac\n"
    "  done\n"
    "  [[ $said == help || $said == \"help \"* ]] && said=${said#help} && said=${said# }\n"
    "  case $said in\n";

static const char tail[] = "  esac\n"
                           "  if [[ $current == -* ]]; then\n"
                           "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
                           "  elif [[ -n $words ]]; then\n"
                           "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                           "  else\n"
                           "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
                           "    compopt -o filenames 2>/dev/null\n"
                           "  fi\n"
                           "}\n"
                           "complete -F _pierogis pierogis\n";

static void add_options(struct buf *out, const struct option *options)
{
    for (; options != NULL && options->name != NULL; options++)
        buf_printf(out, " --%s", options->name);
}

static void end_case(struct buf *out)
{
    buf_text(out, " options=\"");
    add_options(out, cli_global_options);
    buf_text(out, "\" ;;\n");
}

/* The first words of all commands, or the second words of a family such as "project". */
static void add_names(struct buf *out, struct str group)
{
    struct str last = {NULL, 0};

    for (size_t i = 0; i < command_count; i++) {
        struct str rest = str_of(commands[i]->name), first;

        str_cut(&rest, ' ', &first);
        if (group.len == 0 && !str_eq(first, last))
            buf_printf(out, " %.*s", STR_ARG(first));
        else if (group.len > 0 && str_eq(first, group))
            buf_printf(out, " %.*s", STR_ARG(rest));
        last = first;
    }
}

static void add_groups(struct buf *out)
{
    struct str last = {NULL, 0};

    for (size_t i = 0; i < command_count; i++) {
        struct str rest = str_of(commands[i]->name), first;

        str_cut(&rest, ' ', &first);
        if (rest.len == 0 || str_eq(first, last))
            continue;
        last = first;
        buf_printf(out, "  \"%.*s\") words=\"", STR_ARG(first));
        add_names(out, first);
        buf_char(out, '"');
        end_case(out);
    }
}

/* "lighttpd|nginx" is a choice of words; "PATH CONTENT|newest" holds names that only the site knows. */
static bool is_choice(const char *arguments)
{
    for (const char *at = arguments; *at != '\0'; at++) {
        if (*at != '|' && !(*at >= 'a' && *at <= 'z'))
            return false;
    }
    return arguments[0] != '\0';
}

static void add_choice(struct buf *out, const struct command *command)
{
    struct str rest = str_of(command->arguments), word;

    buf_printf(out, "\n    [[ $said == \"%s\" ]] && words=\"", command->name);
    while (str_cut(&rest, '|', &word))
        buf_printf(out, " %.*s", STR_ARG(word));
    buf_char(out, '"');
}

static void add_commands(struct buf *out)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = commands[i];

        buf_printf(out, "  \"%s\" | \"%s \"*) options=\"", command->name, command->name);
        add_options(out, command->options);
        add_options(out, cli_global_options);
        buf_char(out, '"');
        if (is_choice(command->arguments))
            add_choice(out, command);
        buf_text(out, " ;;\n");
    }
}

static enum status run(struct cli *cli)
{
    struct buf *out = &cli->out;

    if (strcmp(cli->arguments[0], "bash") != 0)
        return err_set(&cli->err, STATUS_USAGE, "there is completion for bash only, not for \"%s\"",
                       cli->arguments[0]);
    buf_text(out, head);
    buf_text(out, "  \"\") words=\"");
    add_names(out, STR(""));
    buf_char(out, '"');
    end_case(out);
    add_groups(out);
    add_commands(out);
    buf_text(out, tail);
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
