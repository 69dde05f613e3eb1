/**
 * What a command says beside its answer: on stderr, so that stdout holds the answer alone.
 */
#ifndef BIN_SAY_H
#define BIN_SAY_H

struct cli;

/** A line for people, unless --quiet. */
void cli_say(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A line that begins "warning: ", with --quiet too. */
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
