#include "account_answer.h"
#include "commands.h"

static const struct option options[] = {
    {"role", 'r', "ROLE", "member (the default), staff, admin or guest", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    const char *wanted = cli_option(cli, "role");
    enum role role = ROLE_MEMBER;
    struct account account;
    enum status status;

    if (wanted != NULL && !role_of(str_of(wanted), &role))
        return err_set(&cli->err, STATUS_USAGE,
                       "--role takes guest, member, staff or admin, not \"%s\"", wanted);
    status = account_add(&cli->site, cli->arguments[0], role, &account, &cli->err);
    if (status == STATUS_OK)
        account_changed(cli, &account,
                        arena_printf(&cli->arena,
                                     "is a new %s account; \"pierogis check %s\" "
                                     "prints a code to log in with",
                                     role_name(role), account.handle));
    return status;
}

const struct command command_account_add = {
    .name = "account add",
    .arguments = "HANDLE",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "make an account",
    .example = "pierogis account add grandma --role staff",
    .options = options,
    .run = run,
};
