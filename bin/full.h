/**
 * The other program: pierogis-full has the same commands, linked with what opens outgoing connections.
 */
#ifndef BIN_FULL_H
#define BIN_FULL_H

#include "command.h"

/** Goes on in pierogis-full with the same command line. Returns only when that cannot be started. */
enum status full_run(struct cli *cli);

#endif
