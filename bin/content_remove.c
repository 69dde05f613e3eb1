#include "commands.h"
#include "show.h"

#include "site/content_visibility.h"

#include <inttypes.h>

static const struct option options[] = {
    {"purge", 0, NULL, "delete it for ever, with its files", false},
    {"refund", 0, NULL, "give back what it has cost, if that has not happened before", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    const bool purge = cli_option(cli, "purge") != NULL;
    struct content content;
    int64_t refunded = 0;
    enum status status =
        content_named(cli->site.db, &cli->arena, cli->arguments[0], &content, &cli->err);

    if (status == STATUS_OK && cli_option(cli, "refund") != NULL)
        status = content_remove_refunded(&cli->site, &cli->arena, content.id, &content, &refunded,
                                         &cli->err);
    else if (status == STATUS_OK)
        status = content_show_or_hide(&cli->site, &cli->arena, content.id, CONTENT_REMOVED,
                                      &content, &cli->err);
    if (status == STATUS_OK && purge)
        status = content_purge(&cli->site, &cli->arena, content.id, &cli->err);
    if (status == STATUS_OK && refunded > 0)
        cli_say(cli, "%" PRId64 " clout given back to %s", refunded, content.handle);
    if (status == STATUS_OK)
        show_changed_content(cli, &content, purge ? "deleted for ever:" : "removed");
    return status;
}

const struct command command_content_remove = {
    .name = "content remove",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "remove content; \"content restore\" brings it back unless it was purged",
    .example = "pierogis content remove --purge kitchen/rolling-pin",
    .options = options,
    .run = run,
};
