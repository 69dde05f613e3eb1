#include "commands.h"
#include "migration.h"

static const struct option options[] = {
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    struct migrate_current current;
    struct script_set set;
    struct json_write w;
    enum status status = migration_scripts(cli, &set);

    if (status == STATUS_OK)
        status = migration_open(cli, MIGRATION_LOOK);
    if (status == STATUS_OK)
        status = migrate_current(cli->site.db, &cli->arena, &set, &current, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        json_begin(&w, &cli->out, true);
        json_object(&w);
        json_key(&w, "current");
        json_array(&w);
        for (size_t i = 0; i < current.count; i++)
            json_put_text(&w, current.scripts[i]->id);
        json_end(&w);
        json_key(&w, "pending");
        json_put_i64(&w, (int64_t)current.pending_count);
        json_end(&w);
        json_finish(&w);
        return STATUS_OK;
    }
    for (size_t i = 0; i < current.count; i++)
        buf_printf(&cli->out, "%s  %s\n", current.scripts[i]->id, current.scripts[i]->message);
    if (current.pending_count > 0)
        cli_say(cli, "%zu scripts are still to be applied: run \"pierogis upgrade\"",
                current.pending_count);
    return STATUS_OK;
}

const struct command command_current = {
    .name = "current",
    .arguments = "",
    .summary = "say at which version script the database stands",
    .example = "pierogis current",
    .options = options,
    .run = run,
};
