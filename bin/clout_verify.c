#include "commands.h"

#include "site/clout_verify.h"

static enum status run(struct cli *cli)
{
    struct clout_verified verified;
    struct json_write w;
    enum status status = clout_verify(cli->site.db, &verified, &cli->err);

    if (status != STATUS_OK)
        return status;
    if (!cli->json) {
        buf_printf(&cli->out, "the ledger is sound: entries %lld, purses %lld, head %s\n",
                   (long long)verified.entries, (long long)verified.purses, verified.head);
        return STATUS_OK;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "entries");
    json_put_i64(&w, verified.entries);
    json_key(&w, "purses");
    json_put_i64(&w, verified.purses);
    json_key(&w, "head");
    json_put_text(&w, verified.head);
    json_end(&w);
    json_finish(&w);
    return STATUS_OK;
}

const struct command command_clout_verify = {
    .name = "clout verify",
    .arguments = "",
    .needs = DB_READS,
    .summary = "recompute the whole ledger and name the first thing wrong",
    .example = "pierogis clout verify",
    .run = run,
};
