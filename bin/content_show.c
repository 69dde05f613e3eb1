#include "commands.h"
#include "show.h"

static enum status run(struct cli *cli)
{
    struct content content;
    struct content_tags tags;
    enum status status =
        content_named(cli->site.db, &cli->arena, cli->arguments[0], &content, &cli->err);

    if (status == STATUS_OK)
        status = content_tags(cli->site.db, &cli->arena, content.id, &tags, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        show_changed_content(cli, &content, "");
        return STATUS_OK;
    }
    show_content(&cli->out, &content);
    for (size_t i = 0; i < tags.count; i++)
        show_field(&cli->out, i == 0 ? "tags" : "", "%s", tags.names[i]);
    return STATUS_OK;
}

const struct command command_content_show = {
    .name = "content show",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_READS,
    .summary = "show one piece of content",
    .example = "pierogis content show kitchen/rolling-pin",
    .run = run,
};
