/**
 * The way of every command: read the command line, open what the row needs, run, write stdout once, answer with
 * the status.
 */
#ifndef BIN_CLI_H
#define BIN_CLI_H

#include "command.h"

/** Runs the command line and returns the exit code. */
int cli_main(int argc, char **argv);

/** Finds the command and sorts options from arguments. STATUS_USAGE with the nearest name for what is unknown.
 *  `cli->command` stays NULL when no command was named; `*group` is then the first word of a family such as
 *  "project", or NULL. */
enum status cli_parse(struct cli *cli, int argc, char **argv, const char **group);

/** Takes the next word of a command's name: `*command` is set when the name is complete, `*group` when it is the first
 *  word of a family. Begin with both NULL. STATUS_USAGE with the nearest name for a word that leads nowhere. */
enum status cli_find_command(struct cli *cli, const char *word, const char **group,
                             const struct command **command);

/** The options that every command takes. */
extern const struct option cli_global_options[];

/** Help into `cli->out`, as text or as JSON: all commands (or those of the family `group`), or one. */
void cli_help_all(struct cli *cli, const char *group);
void cli_help_command(struct cli *cli, const struct command *command);

/** Opens the home folder alone, whether it is a site yet or not, and becomes its owner. */
enum status cli_open_home(struct cli *cli);

/** Opens home, configuration and database as the row says. Root becomes the owner of the home. */
enum status cli_open(struct cli *cli);

/** The same as `needs` say, for a command whose row says nothing because it must first open files of whoever started
 *  it. */
enum status cli_open_site(struct cli *cli, unsigned needs);
void cli_close(struct cli *cli);

#endif
