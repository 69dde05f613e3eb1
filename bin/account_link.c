#include "account_answer.h"
#include "commands.h"

#include "site/identity.h"

static const struct option options[] = {
    {"remove", 0, NULL, "undo it: the identity is nobody's again", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    const bool undo = cli_option(cli, "remove") != NULL;
    struct identity identity;
    struct account account;
    enum status status = identity_parse(&cli->arena, cli->arguments[1], &identity, &cli->err);

    if (status == STATUS_OK)
        status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status == STATUS_OK && undo)
        status = identity_unlink(&cli->site, &account, &identity, &cli->err);
    else if (status == STATUS_OK)
        status = identity_link(&cli->site, &cli->arena, &account, &identity, &cli->err);
    if (status == STATUS_OK)
        account_changed(
            cli, &account,
            arena_printf(&cli->arena, "is %s %s", undo ? "no longer" : "now", cli->arguments[1]));
    return status;
}

const struct command command_account_link = {
    .name = "account link",
    .arguments = "HANDLE TRANSPORT:ID",
    .least = 2,
    .most = 2,
    .needs = DB_WRITES,
    .summary = "say who an account is on a service for messages",
    .example = "pierogis account link grandma local:42",
    .options = options,
    .run = run,
};
