#include "account_answer.h"

#include "base/clock.h"

void account_json(struct json_write *w, const struct account *account)
{
    char created[CLOCK_TEXT];

    clock_iso(account->created_at, created);
    json_key(w, "handle");
    json_put_text(w, account->handle);
    json_key(w, "role");
    json_put_text(w, role_name(account->role));
    json_key(w, "state");
    json_put_text(w, account_state_name(account->state));
    json_key(w, "catchphrase");
    json_put_text(w, account->catchphrase);
    json_key(w, "created_at");
    json_put_text(w, created);
}

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
