#include "commands.h"
#include "show.h"

#include "site/content_visibility.h"

static enum status run(struct cli *cli)
{
    struct content content;
    enum status status =
        content_named(cli->site.db, &cli->arena, cli->arguments[0], &content, &cli->err);

    if (status == STATUS_OK)
        status = content_show_or_hide(&cli->site, &cli->arena, content.id, CONTENT_VISIBLE,
                                      &content, &cli->err);
    if (status == STATUS_OK)
        show_changed_content(cli, &content, "visible again:");
    return status;
}

const struct command command_content_restore = {
    .name = "content restore",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "bring hidden or removed content back",
    .example = "pierogis content restore kitchen/rolling-pin",
    .run = run,
};
