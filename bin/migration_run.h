/**
 * The whole of the commands upgrade and downgrade: run scripts, say which would run, or print what would run.
 */
#ifndef BIN_MIGRATION_RUN_H
#define BIN_MIGRATION_RUN_H

#include "command.h"

#include "migrate/script.h"

/** The options that both take besides MIGRATION_OPTIONS. */
#define MIGRATION_RUN_OPTIONS                                                                      \
    {"dry-run", 'n', NULL, "say what would be done, and do nothing", false},                       \
        {"sql", 0, NULL, "print what would run, as text for the sqlite3 shell", false},            \
    {                                                                                              \
        "lock-timeout", 0, "S", "how many seconds to wait for others (default: 60)", false         \
    }

enum status migration_run(struct cli *cli, enum direction direction);

#endif
