#include "account_answer.h"
#include "commands.h"

#include "site/account_change.h"

static enum status run(struct cli *cli)
{
    const char *wanted = cli->arguments[1];
    struct account account;
    enum role role;
    enum status status;

    if (!role_of(str_of(wanted), &role))
        return err_set(&cli->err, STATUS_USAGE,
                       "a role is guest, member, staff or admin, not \"%s\"", wanted);
    status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status == STATUS_OK)
        status = account_set_role(&cli->site, &cli->arena, account.id, role, &account, &cli->err);
    if (status == STATUS_OK)
        account_changed(cli, &account,
                        arena_printf(&cli->arena, "has the role %s", role_name(role)));
    return status;
}

const struct command command_account_role = {
    .name = "account role",
    .arguments = "HANDLE ROLE",
    .least = 2,
    .most = 2,
    .needs = DB_WRITES,
    .summary = "make an account a guest, member, staff or admin; acts on the next request",
    .example = "pierogis account role grandma staff",
    .run = run,
};
