/**
 * What the migration commands share: which version scripts they mean, and which database.
 *
 * By themselves that is the site, and the scripts that are part of this program. With --versions the scripts are
 * those of that folder; and if PIEROGIS_DATABASE_URL is set as well, the database is the one of that URL, relative to
 * the working directory, and no site is needed: so any project's schema can be managed.
 */
#ifndef BIN_MIGRATION_H
#define BIN_MIGRATION_H

#include "command.h"

#include "migrate/runner.h"

/** The options that every migration command takes. */
#define MIGRATION_OPTIONS                                                                          \
    {"versions", 0, "DIR", "the folder of version scripts (default: those of this program)",       \
     false},                                                                                       \
    {                                                                                              \
        "models", 0, "DIR", "the folder of models that belongs to them", false                     \
    }

/** The folder that the command writes scripts into: --versions, else schema/versions in the working directory.
 *  STATUS_NOT_FOUND when there is neither. */
enum status migration_folder(struct cli *cli, const char **path);

/** The scripts of --versions, else those of this program. */
enum status migration_scripts(struct cli *cli, struct script_set *set);

enum migration_access {
    MIGRATION_LOOK,    /* reads, and leaves nothing behind */
    MIGRATION_IMAGINE, /* the same; a database that is not there is an empty one */
    MIGRATION_CHANGE,  /* writes */
    MIGRATION_CREATE   /* the same; a database that is not there is made */
};

/** Opens the database as `cli->site.db`. Waits for others as long as --lock-timeout says, if the command has it. */
enum status migration_open(struct cli *cli, enum migration_access access);

/** Brings the open database to the newest schema of this program. */
enum status migration_upgrade(struct cli *cli);

#endif
