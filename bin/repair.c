#include "commands.h"
#include "migration.h"

#include "migrate/stamp.h"

static const struct option options[] = {
    {"accept", 0, "REV", "the applied version script to take as it is now", false},
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    const char *target = cli_option(cli, "accept");
    const struct script *script = NULL;
    struct script_set set;
    struct json_write w;
    enum status status;

    if (target == NULL)
        return err_set(&cli->err, STATUS_USAGE,
                       "\"repair\" needs --accept REV: the applied version script whose present "
                       "text is right");
    status = migration_scripts(cli, &set);
    if (status == STATUS_OK)
        status = migration_open(cli, MIGRATION_CHANGE);
    if (status == STATUS_OK)
        status = migrate_repair(cli->site.db, &cli->arena, &set, target, &script, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (!cli->json) {
        buf_printf(&cli->out, "accepted %s  %s\n", script->id, script->message);
        return STATUS_OK;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "accepted");
    json_put_text(&w, script->id);
    json_end(&w);
    json_finish(&w);
    return STATUS_OK;
}

const struct command command_repair = {
    .name = "repair",
    .arguments = "",
    .summary = "accept an applied version script that has been edited since",
    .example = "pierogis repair --accept 5e1f70c93ab2d846",
    .options = options,
    .run = run,
};
