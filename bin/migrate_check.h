/**
 * migrate --check: whether the models, the version scripts and, if asked for, the database agree. Writes nothing.
 */
#ifndef BIN_MIGRATE_CHECK_H
#define BIN_MIGRATE_CHECK_H

#include "command.h"

#include "migrate/script_set.h"
#include "migrate/wish.h"

/** STATUS_CONFLICT with a reason for each difference. */
enum status migrate_check(struct cli *cli, const struct script_set *set,
                          const struct model_files *files, const struct wish *wish);

#endif
