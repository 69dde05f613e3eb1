#include "migration.h"

#include "version.h"

enum status migration_scripts(struct cli *cli, struct script_set *set)
{
    return script_set_embedded(&cli->arena, version_scripts, version_scripts_count, set, &cli->err);
}

enum status migration_upgrade(struct cli *cli, struct migrate_report *report)
{
    struct migrate_report ignored;
    struct script_set set;
    enum status status = migration_scripts(cli, &set);

    if (status != STATUS_OK)
        return status;
    return migrate_upgrade(cli->site.db, &cli->arena, &set, NULL, PIEROGIS_VERSION,
                           report == NULL ? &ignored : report, &cli->err);
}
