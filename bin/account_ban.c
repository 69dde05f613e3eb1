#include "account_answer.h"
#include "commands.h"

#include "site/account_change.h"

static enum status run(struct cli *cli)
{
    struct account account;
    enum status status =
        account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);

    if (status == STATUS_OK)
        status = account_ban(&cli->site, &cli->arena, account.id, &account, &cli->err);
    if (status == STATUS_OK)
        account_changed(cli, &account, "is banned");
    return status;
}

const struct command command_account_ban = {
    .name = "account ban",
    .arguments = "HANDLE",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "keep an account out from its next request on; what it posted stays",
    .example = "pierogis account ban grandma",
    .run = run,
};
