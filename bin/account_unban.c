#include "account_answer.h"
#include "commands.h"

#include "site/account_change.h"

static enum status run(struct cli *cli)
{
    struct account account;
    enum status status =
        account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);

    if (status == STATUS_OK)
        status = account_unban(&cli->site, &cli->arena, account.id, &account, &cli->err);
    if (status == STATUS_OK)
        account_changed(cli, &account, "is welcome again");
    return status;
}

const struct command command_account_unban = {
    .name = "account unban",
    .arguments = "HANDLE",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "let a banned account in again",
    .example = "pierogis account unban grandma",
    .run = run,
};
