#include "commands.h"
#include "show.h"

#include "site/content_change.h"

static enum status run(struct cli *cli)
{
    struct content content;
    struct project to;
    enum status status =
        content_named(cli->site.db, &cli->arena, cli->arguments[0], &content, &cli->err);

    if (status == STATUS_OK)
        status = project_named(cli->site.db, &cli->arena, cli->arguments[1], &to, &cli->err);
    if (status == STATUS_OK)
        status = content_move(&cli->site, &cli->arena, content.id, &to, &content, &cli->err);
    if (status == STATUS_OK)
        show_changed_content(cli, &content, "moved to");
    return status;
}

const struct command command_content_move = {
    .name = "content move",
    .arguments = "PATH PROJECT",
    .least = 2,
    .most = 2,
    .needs = DB_WRITES,
    .summary = "move content to another project; its old address redirects",
    .example = "pierogis content move kitchen/rolling-pin kitchen/tools",
    .run = run,
};
