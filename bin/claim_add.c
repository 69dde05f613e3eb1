#include "commands.h"

#include "site/claim_change.h"
#include "site/object_json.h"
#include "site/price.h"

#include <inttypes.h>

static const struct option options[] = {
    {"as", 0, "ACCOUNT", "claim it in the name of this account, which pays", false},
    OPTIONS_END,
};

/* Without --as the claim is the site's own. */
static enum status become_author(struct cli *cli)
{
    const char *as = cli_option(cli, "as");
    struct account author;
    enum status status;

    if (as == NULL)
        return STATUS_OK;
    status = account_find(cli->site.db, &cli->arena, as, &author, &cli->err);
    if (status == STATUS_OK)
        status = account_check_active(&author, &cli->err);
    if (status == STATUS_OK)
        cli->site.actor = (struct actor){author.id, author.role};
    return status;
}

static void answer(struct cli *cli, const struct claim *claim, int64_t price)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "claim %" PRId64 ": %s", claim->id, claim->text);
        if (price > 0)
            buf_printf(&cli->out, " (%s paid %" PRId64 " clout)", claim->handle, price);
        buf_char(&cli->out, '\n');
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    claim_json(&w, claim);
    json_key(&w, "price");
    json_put_i64(&w, price);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    struct claim claim;
    enum status status = become_author(cli);

    if (status == STATUS_OK)
        status = claim_add(&cli->site, &cli->arena, cli->arguments[0], &claim, &cli->err);
    if (status == STATUS_OK)
        answer(cli, &claim, price_now(&cli->site, CLOUT_CLAIM));
    return status;
}

const struct command command_claim_add = {
    .name = "claim add",
    .arguments = "TEXT",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "make a claim",
    .example = "pierogis claim add \"butter is load-bearing\" --as anna",
    .options = options,
    .run = run,
};
