#include "commands.h"
#include "migration.h"
#include "migration_write.h"

#include "migrate/merge_script.h"

static const struct option options[] = {
    {"message", 'm', "MSG", "what the script is for", false},
    MIGRATION_OPTIONS,
    OPTIONS_END,
};

static void answer(struct cli *cli, const char *folder, const struct merge_script *made)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "%s/%s\n", folder, made->file);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "id");
    json_put_text(&w, made->id);
    json_key(&w, "file");
    json_put_text(&w, arena_printf(&cli->arena, "%s/%s", folder, made->file));
    json_key(&w, "parents");
    json_array(&w);
    for (size_t i = 0; made->parents[i] != NULL; i++)
        json_put_text(&w, made->parents[i]->id);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    const char *message = cli_option(cli, "message"), *folder = NULL;
    struct buf text = BUF_INIT;
    struct merge_script made;
    struct script_set set;
    enum status status;

    if (message == NULL || message[0] == '\0')
        return err_set(&cli->err, STATUS_USAGE, "\"merge\" needs a message: -m \"what it is for\"");
    status = migration_folder(cli, &folder);
    if (status == STATUS_OK)
        status = script_set_folder(&cli->arena, folder, &set, &cli->err);
    if (status == STATUS_OK)
        status =
            merge_script_make(&cli->arena, &set, cli->arguments, message, &made, &text, &cli->err);
    if (status == STATUS_OK)
        status = migration_write(cli, folder, made.file, buf_view(&text));
    buf_free(&text);
    if (status == STATUS_OK)
        answer(cli, folder, &made);
    return status;
}

const struct command command_merge = {
    .name = "merge",
    .arguments = "[REV REV…]",
    .most = -1,
    .summary = "write a version script that makes one head of several",
    .example = "pierogis merge -m \"likes and tags\"",
    .options = options,
    .run = run,
};
