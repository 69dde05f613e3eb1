/**
 * Renames are never guessed; somebody at a terminal can be asked.
 */
#ifndef BIN_MIGRATE_ASK_H
#define BIN_MIGRATE_ASK_H

#include "command.h"

#include "migrate/wish.h"

/** Asks about each possible rename among `refusals`, adds those that are one to `wish`, and says whether there was any:
 *  then it is worth another try. Those that are none are added to `denied`, and not asked for again. Without a terminal,
 *  and for --json and --quiet, nobody is asked; the end of the input ends the questions. */
bool migrate_ask(struct cli *cli, const struct refusal_list *refusals, struct wish *wish,
                 struct refusal_list *denied);

#endif
