#include "commands.h"

#include "site/account_remove.h"

#include <inttypes.h>

static const struct option options[] = {
    {"yes", 'y', NULL, "do not ask", false},
    OPTIONS_END,
};

/* Who removes by hand types the handle once more: there is no way back. */
static enum status confirm(struct cli *cli, const struct account *account)
{
    char line[80];

    if (cli_option(cli, "yes") != NULL)
        return STATUS_OK;
    if (cli->json || cli->quiet || !isatty(0) || !isatty(2))
        return err_set(&cli->err, STATUS_USAGE,
                       "this erases \"%s\" with all that it posted, for ever: give --yes",
                       account->handle);
    cli_ask("This erases \"%s\" with all that it posted, for ever. Type the handle to go on.",
            account->handle);
    if (fgets(line, sizeof(line), stdin) == NULL ||
        !str_is(str_trim(str_of(line)), account->handle))
        return err_set(&cli->err, STATUS_USAGE, "\"%s\" stays: nothing was changed",
                       account->handle);
    return STATUS_OK;
}

static void answer(struct cli *cli, const struct account *account,
                   const struct account_removed *removed)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "%s is removed, with %" PRId64 " posted and %" PRId64 " claimed\n",
                   account->handle, removed->content, removed->claims);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "handle");
    json_put_text(&w, account->handle);
    json_key(&w, "content");
    json_put_i64(&w, removed->content);
    json_key(&w, "claims");
    json_put_i64(&w, removed->claims);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    struct account_removed removed;
    struct account account;
    enum status status =
        account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);

    if (status == STATUS_OK)
        status = confirm(cli, &account);
    if (status == STATUS_OK)
        status = account_remove(&cli->site, &cli->arena, account.id, &removed, &cli->err);
    if (status == STATUS_OK)
        answer(cli, &account, &removed);
    return status;
}

const struct command command_account_remove = {
    .name = "account remove",
    .arguments = "HANDLE",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "erase an account, its texts and its media for ever; the handle is free again",
    .example = "pierogis account remove grandma --yes",
    .options = options,
    .run = run,
};
