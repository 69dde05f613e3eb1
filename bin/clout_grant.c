#include "commands.h"

#include "base/number.h"
#include "site/account.h"
#include "site/clout.h"
#include "site/clout_purse.h"

#include <inttypes.h>

static const struct option options[] = {
    {"reason", 'r', "TEXT", "what it is for: one line, for the book of changes", false},
    OPTIONS_END,
};

static void answer_json(struct cli *cli, const char *handle, int64_t amount, int64_t balance)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "account");
    json_put_text(&w, handle);
    json_key(&w, "amount");
    json_put_i64(&w, amount);
    json_key(&w, "balance");
    json_put_i64(&w, balance);
    json_end(&w);
    json_finish(&w);
}

static enum status grant(struct cli *cli, const struct account *account, int64_t amount,
                         const char *why, struct clout_move *moved, struct clout_purse *after)
{
    enum status status = db_begin(cli->site.db, TX_PRIVATE, &cli->err);

    if (status != STATUS_OK)
        return status;
    status = clout_grant(&cli->site, account->id, amount, why, moved, &cli->err);
    if (status == STATUS_OK)
        status = clout_purse(cli->site.db, account->id, after, &cli->err);
    return db_end(cli->site.db, status, &cli->err);
}

static enum status run(struct cli *cli)
{
    const char *why = cli_option(cli, "reason");
    struct account account;
    struct clout_move moved;
    struct clout_purse after;
    int64_t amount;
    enum status status;

    if (!number_i64(str_of(cli->arguments[1]), -CLOUT_AMOUNT_MAX, CLOUT_AMOUNT_MAX, &amount))
        return err_set(&cli->err, STATUS_USAGE,
                       "\"%s\" is no amount: a whole number, at most %d; below zero it takes away",
                       cli->arguments[1], CLOUT_AMOUNT_MAX);
    if (why == NULL)
        return err_set(&cli->err, STATUS_USAGE, "say what it is for with --reason TEXT");
    status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status == STATUS_OK)
        status = grant(cli, &account, amount, why, &moved, &after);
    if (status != STATUS_OK)
        return status;
    if (amount < 0)
        moved.amount = -moved.amount;
    if (cli->json)
        answer_json(cli, account.handle, moved.amount, after.balance);
    else if (moved.amount == 0)
        buf_printf(&cli->out, "%s had nothing to take away\n", account.handle);
    else
        buf_printf(&cli->out, "%s %" PRId64 ", %s has %" PRId64 "\n",
                   amount < 0 ? "took away" : "granted",
                   moved.amount < 0 ? -moved.amount : moved.amount, account.handle, after.balance);
    return STATUS_OK;
}

const struct command command_clout_grant = {
    .name = "clout grant",
    .arguments = "ACCOUNT AMOUNT",
    .least = 2,
    .most = 2,
    .needs = DB_WRITES,
    .summary = "give an account clout, or take some away",
    .example = "pierogis clout grant grandma 50 --reason \"for the recipe\"",
    .options = options,
    .run = run,
};
