/**
 * What the migration commands share: the version scripts that are part of this program, applied to the open
 * database.
 */
#ifndef BIN_MIGRATION_H
#define BIN_MIGRATION_H

#include "command.h"

#include "migrate/runner.h"

/** The scripts of this program. */
enum status migration_scripts(struct cli *cli, struct script_set *set);

/** Brings the open database to the newest schema; `report` may be NULL. */
enum status migration_upgrade(struct cli *cli, struct migrate_report *report);

#endif
