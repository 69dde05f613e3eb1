#include "commands.h"

#include "base/number.h"
#include "site/object_json.h"

static void answer(struct cli *cli, const struct api_token *token)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "token %lld (%s, of %s) works no more\n", (long long)token->id,
                   token->name, token->handle);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    api_token_json(&w, token);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    struct api_token token;
    enum status status;
    int64_t id;

    if (!number_i64(str_of(cli->arguments[0]), 1, INT64_MAX, &id))
        return err_set(&cli->err, STATUS_USAGE,
                       "a token is named by its number, not \"%s\"; \"pierogis token list\" says "
                       "them",
                       cli->arguments[0]);
    status = api_token_revoke(&cli->site, &cli->arena, id, &token, &cli->err);
    if (status == STATUS_OK)
        answer(cli, &token);
    return status;
}

const struct command command_token_revoke = {
    .name = "token revoke",
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "end a token for ever",
    .example = "pierogis token revoke 3",
    .run = run,
};
