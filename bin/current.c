#include "commands.h"
#include "migration.h"

#include "migrate/history.h"

static const struct option options[] = {
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static void answer_json(struct cli *cli, const struct migrate_history *history)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "current");
    json_array(&w);
    for (size_t i = 0; i < history->current_count; i++)
        json_put_text(&w, history->current[i]->id);
    json_end(&w);
    json_key(&w, "pending");
    json_put_i64(&w, (int64_t)history->pending_count);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    struct migrate_history history;
    struct script_set set;
    enum status status = migration_scripts(cli, &set);

    if (status == STATUS_OK)
        status = migration_open(cli, MIGRATION_LOOK);
    if (status == STATUS_OK)
        status = migrate_history(cli->site.db, &cli->arena, &set, &history, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        answer_json(cli, &history);
        return STATUS_OK;
    }
    for (size_t i = 0; i < history.current_count; i++)
        buf_printf(&cli->out, "%s  %s\n", history.current[i]->id, history.current[i]->message);
    if (history.pending_count > 0)
        cli_say(cli, "%zu %s still to be applied: run \"pierogis upgrade\"", history.pending_count,
                history.pending_count == 1 ? "script is" : "scripts are");
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
