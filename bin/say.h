/**
 * What a command says beside its answer: on stderr, so that stdout holds the answer alone.
 */
#ifndef BIN_SAY_H
#define BIN_SAY_H

#include "base/buf.h"

struct cli;

/** Appends `text`, which may name a file of a stranger, as a terminal can take it: control characters, those that turn
 *  the writing direction, line ends, which would begin a line that we have not said, and bytes that are no UTF-8 as
 *  "\xNN". */
void say_add(struct buf *out, const char *text);

/** A line for people, unless --quiet. */
void cli_say(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A line for people, with --quiet too. */
void cli_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** A line that begins "warning: ", with --quiet too. */
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** A question to somebody at a terminal, who answers behind the "> " of the next line. */
void cli_ask(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
