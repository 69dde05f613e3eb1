#include "account_answer.h"
#include "commands.h"

#include "site/account_change.h"

static const struct option options[] = {
    {"catchphrase", 'c', "TEXT", "what they end with; \"\" = what everybody ends with", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    const char *catchphrase = cli_option(cli, "catchphrase");
    struct account account;
    enum status status;

    if (catchphrase == NULL)
        return err_set(&cli->err, STATUS_USAGE,
                       "say what to change: \"pierogis account edit -h\" lists what can be");
    status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status == STATUS_OK)
        status = account_set_catchphrase(&cli->site, &cli->arena, account.id, catchphrase, &account,
                                         &cli->err);
    if (status == STATUS_OK)
        account_changed(cli, &account,
                        account.catchphrase == NULL ? "ends like everybody"
                                                    : "has a catchphrase of its own");
    return status;
}

const struct command command_account_edit = {
    .name = "account edit",
    .arguments = "HANDLE",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "change an account's catchphrase",
    .example = "pierogis account edit grandma --catchphrase \"smacznego\"",
    .options = options,
    .run = run,
};
