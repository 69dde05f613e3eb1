#include "claim_answer.h"

#include "base/number.h"
#include "site/object_json.h"

#include <inttypes.h>

static enum status read_id(struct cli *cli, int64_t *id)
{
    if (!number_i64(str_of(cli->arguments[0]), 1, INT64_MAX, id))
        return err_set(&cli->err, STATUS_USAGE,
                       "a claim is named by its number, not \"%s\"; \"pierogis claim list\" says "
                       "them",
                       cli->arguments[0]);
    return STATUS_OK;
}

static void answer(struct cli *cli, const struct claim *claim, int64_t refunded,
                   const char *sentence)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "claim %" PRId64 " %s", claim->id, sentence);
        if (refunded > 0)
            buf_printf(&cli->out, "; %" PRId64 " clout given back", refunded);
        buf_char(&cli->out, '\n');
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    claim_json(&w, claim);
    json_key(&w, "refunded");
    json_put_i64(&w, refunded);
    json_end(&w);
    json_finish(&w);
}

enum status claim_change_state(struct cli *cli, enum claim_state state, bool refund,
                               const char *sentence)
{
    struct claim claim;
    int64_t id, refunded = 0;
    enum status status = read_id(cli, &id);

    if (status == STATUS_OK)
        status = claim_set_state(&cli->site, &cli->arena, id, state, refund, &claim, &refunded,
                                 &cli->err);
    if (status == STATUS_OK)
        answer(cli, &claim, refunded, sentence);
    return status;
}
