#include "commands.h"
#include "show.h"

#include "site/content_visibility.h"

static enum status run(struct cli *cli)
{
    struct content content;
    enum status status =
        content_named(cli->site.db, &cli->arena, cli->arguments[0], &content, &cli->err);

    if (status == STATUS_OK && content.state == CONTENT_REMOVED)
        return err_set(&cli->err, STATUS_CONFLICT,
                       "\"%s\" is removed already; \"pierogis content restore\" brings it back",
                       cli->arguments[0]);
    if (status == STATUS_OK)
        status = content_show_or_hide(&cli->site, &cli->arena, content.id, CONTENT_HELD, &content,
                                      &cli->err);
    if (status == STATUS_OK)
        show_changed_content(cli, &content, "hidden");
    return status;
}

const struct command command_content_hide = {
    .name = "content hide",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "take content off the site; its files' addresses die at once",
    .example = "pierogis content hide kitchen/rolling-pin",
    .run = run,
};
