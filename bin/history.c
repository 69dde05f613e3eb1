#include "commands.h"
#include "migration.h"

#include "base/clock.h"
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
    json_key(&w, "history");
    json_array(&w);
    for (size_t i = 0; i < history->count; i++) {
        const struct migrate_entry *entry = &history->entries[i];
        char time[CLOCK_TEXT];

        clock_iso(entry->applied_at, time);
        json_object(&w);
        json_key(&w, "id");
        json_put_text(&w, entry->script->id);
        json_key(&w, "parents");
        json_put_texts(&w, entry->script->parents, entry->script->parent_count);
        json_key(&w, "message");
        json_put_text(&w, entry->script->message);
        json_key(&w, "applied_at");
        json_put_text(&w, entry->applied ? time : NULL);
        json_key(&w, "head");
        json_put_bool(&w, entry->head);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

static void answer(struct cli *cli, const struct migrate_history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct migrate_entry *entry = &history->entries[i];
        char time[CLOCK_TEXT] = "-";

        if (entry->applied)
            clock_iso(entry->applied_at, time);
        buf_printf(&cli->out, "%s  %-20s  %s%s\n", entry->script->id, time, entry->script->message,
                   entry->head ? "  (head)" : "");
    }
    if (history->count == 0)
        cli_say(cli, "there are no version scripts");
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
    if (cli->json)
        answer_json(cli, &history);
    else
        answer(cli, &history);
    return STATUS_OK;
}

const struct command command_history = {
    .name = "history",
    .arguments = "",
    .summary = "list the version scripts, and when the database went through them",
    .example = "pierogis history",
    .options = options,
    .run = run,
};
