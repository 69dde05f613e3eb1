#include "account_answer.h"

#include "site/object_json.h"

void account_changed(struct cli *cli, const struct account *account, const char *sentence)
{
    struct json_write w;

    if (!cli->json) {
        buf_printf(&cli->out, "%s %s\n", account->handle, sentence);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    account_json(&w, account);
    json_end(&w);
    json_finish(&w);
}
