#include "commands.h"
#include "show.h"

#include "base/clock.h"
#include "site/login_check.h"

static void answer(struct cli *cli, const struct account *account, const struct login_check *check)
{
    const char *link = arena_printf(&cli->arena, "%s/check?" LOGIN_CHECK_FIELD "=%s",
                                    conf_text(cli->conf, CONF_BASE_URL), check->code);
    char time[CLOCK_TEXT];
    struct json_write w;

    clock_iso(check->expires_at, time);
    if (!cli->json) {
        show_field(&cli->out, "check", "%s", check->code);
        show_field(&cli->out, "for", "%s", account->handle);
        show_field(&cli->out, "log in", "%s", link);
        show_field(&cli->out, "until", "%s (%d minutes, one login)", time,
                   LOGIN_CHECK_SECONDS / 60);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    json_key(&w, "account");
    json_put_text(&w, account->handle);
    json_key(&w, "check");
    json_put_text(&w, check->code);
    json_key(&w, "link");
    json_put_text(&w, link);
    json_key(&w, "expires_at");
    json_put_text(&w, time);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    struct login_check check;
    struct account account;
    enum status status =
        account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);

    if (status == STATUS_OK)
        status = login_check_make(&cli->site, &account, &check, &cli->err);
    if (status == STATUS_OK)
        answer(cli, &account, &check);
    return status;
}

const struct command command_check = {
    .name = "check",
    .arguments = "ACCOUNT",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "print a brand-new code that logs an account in; the one before stops working",
    .example = "pierogis check admin",
    .run = run,
};
