/**
 * A new version script as a file: all of it or none, and never in place of another.
 */
#ifndef BIN_MIGRATION_WRITE_H
#define BIN_MIGRATION_WRITE_H

#include "command.h"

/** Puts `text` into `folder` as `file`. STATUS_CONFLICT when there is one of that name. */
enum status migration_write(struct cli *cli, const char *folder, const char *file, struct str text);

#endif
