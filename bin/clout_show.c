#include "commands.h"
#include "show.h"

#include "site/account.h"
#include "site/clout_purse.h"
#include "site/object_json.h"
#include "site/rank.h"

#include <inttypes.h>

static void put_number(struct json_write *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_put_i64(w, value);
}

static void site_json(struct cli *cli, int64_t minted, int64_t burnt)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    put_number(&w, "minted", minted);
    put_number(&w, "burnt", burnt);
    put_number(&w, "held", minted - burnt);
    json_end(&w);
    json_finish(&w);
}

static enum status show_site(struct cli *cli)
{
    int64_t minted, burnt;
    enum status status = clout_totals(cli->site.db, &minted, &burnt, &cli->err);

    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        site_json(cli, minted, burnt);
        return STATUS_OK;
    }
    show_field(&cli->out, "minted", "%" PRId64, minted);
    show_field(&cli->out, "burnt", "%" PRId64, burnt);
    show_field(&cli->out, "held", "%" PRId64, minted - burnt);
    return STATUS_OK;
}

static void account_clout_json(struct cli *cli, const struct account *account,
                               const struct clout_purse *purse, const struct rank_list *ranks)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_object(&w);
    clout_json(&w, account->handle, purse, ranks);
    json_end(&w);
    json_finish(&w);
}

static enum status show_account(struct cli *cli, const char *handle)
{
    struct account account;
    struct clout_purse purse;
    struct rank_list ranks;
    const struct rank *rank, *next;
    enum status status = account_find(cli->site.db, &cli->arena, handle, &account, &cli->err);

    if (status == STATUS_OK)
        status = clout_purse(cli->site.db, account.id, &purse, &cli->err);
    if (status == STATUS_OK)
        status = rank_list(cli->site.db, &cli->arena, &ranks, &cli->err);
    if (status != STATUS_OK)
        return status;
    rank = rank_of(&ranks, purse.earned);
    next = rank_after(&ranks, purse.earned);
    if (cli->json) {
        account_clout_json(cli, &account, &purse, &ranks);
        return STATUS_OK;
    }
    show_field(&cli->out, "account", "%s", account.handle);
    show_field(&cli->out, "balance", "%" PRId64, purse.balance);
    show_field(&cli->out, "earned", "%" PRId64, purse.earned);
    show_field(&cli->out, "rank", "%s", rank->name);
    if (next != NULL)
        show_field(&cli->out, "next", "%s at %" PRId64, next->name, next->threshold);
    return STATUS_OK;
}

static enum status run(struct cli *cli)
{
    return cli->argument_count == 0 ? show_site(cli) : show_account(cli, cli->arguments[0]);
}

const struct command command_clout_show = {
    .name = "clout show",
    .arguments = "[ACCOUNT]",
    .most = 1,
    .needs = DB_READS,
    .summary = "show balance and rank of an account, or the totals of the site",
    .example = "pierogis clout show grandma",
    .run = run,
};
