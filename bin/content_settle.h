/**
 * Deciding about content that waits: the commands that do it are alike.
 */
#ifndef BIN_CONTENT_SETTLE_H
#define BIN_CONTENT_SETTLE_H

#include "command.h"

/** Approves or rejects every PATH of the command line, in order, and answers for each; with --json by an array. The
 *  first refusal ends it: what came before it is done, and told. */
enum status content_settle(struct cli *cli, bool approve);

#endif
