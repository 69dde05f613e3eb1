/**
 * What is said with the options of `migrate` about renames, drops and values.
 */
#ifndef BIN_MIGRATE_WISH_H
#define BIN_MIGRATE_WISH_H

#include "command.h"

#include "migrate/wish.h"

/** Reads the options. STATUS_USAGE for a value that is not in form. */
enum status migrate_wish_read(struct cli *cli, struct wish *wish);

/** Adds the rename that the refusal "ambiguous_rename:…" asks about. */
void migrate_wish_rename(struct cli *cli, struct wish *wish, const struct rename *rename);

#endif
