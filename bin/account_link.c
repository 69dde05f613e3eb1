#include "account_answer.h"
#include "commands.h"

#include "net/waiter_keys.h"
#include "site/object_json.h"
#include "site/waiter_link.h"

static const struct option options[] = {
    {"remove", 0, NULL, "undo it: nobody's again, and nobody is asked any more", false},
    OPTIONS_END,
};

/* From what is no transport nobody can ever say yes. */
static enum status check_transport(struct cli *cli, const char *transport)
{
    struct buf others = BUF_INIT;
    bool known = strcmp(transport, "local") == 0;

    for (enum waiter_key key = 0; key < WAITER_KEY__COUNT; key++) {
        const char *name = waiter_key_transport(key);

        known = known || strcmp(transport, name) == 0;
        if (key == 0 || strcmp(name, waiter_key_transport(key - 1)) != 0)
            buf_printf(&others, ", %s", name);
    }
    if (!known)
        err_set(&cli->err, STATUS_INVALID, "the waiter hears nobody by \"%s\"; there are: local%s",
                transport, others.at);
    buf_free(&others);
    return known ? STATUS_OK : cli->err.status;
}

static void answer_text(struct cli *cli, const struct account *account, bool linked, bool self)
{
    const char *typed = cli->arguments[1], *base = conf_text(cli->conf, CONF_BASE_URL);

    if (linked)
        buf_printf(&cli->out, "%s is %s already\n", account->handle, typed);
    else if (self)
        buf_printf(&cli->out,
                   "%s is %s, the waiter himself, when it has said yes on %s/me, within "
                   "a day\n",
                   account->handle, typed, base);
    else
        buf_printf(&cli->out,
                   "%s and %s are linked when both have said yes, within a day: first %s on %s/me, "
                   "which shows a code then, and then %s by sending the waiter that code\n",
                   account->handle, typed, account->handle, base, typed);
}

static void answer(struct cli *cli, const struct account *account, bool linked, bool self)
{
    const char *typed = cli->arguments[1];
    struct json_write w;

    if (!cli->json) {
        answer_text(cli, account, linked, self);
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    account_json(&w, account);
    member_text(&w, "identity", typed);
    json_key(&w, "linked");
    json_put_bool(&w, linked);
    json_key(&w, "waiter");
    json_put_bool(&w, self);
    json_end(&w);
    json_finish(&w);
}

/* What the waiter cannot read he hears no code from. */
static void say_keys(struct cli *cli, const char *transport)
{
    struct waiter_keys *keys = NULL;
    struct err tried;

    if (strcmp(transport, "local") != 0 &&
        waiter_keys_open(&keys, transport, &cli->arena, &cli->site, &tried) != STATUS_OK)
        cli_say(cli, "%s", tried.message);
}

static enum status ask(struct cli *cli, const struct account *account,
                       const struct identity *identity)
{
    bool linked = false, self = false;
    enum status status = check_transport(cli, identity->transport);

    if (status == STATUS_OK)
        status = waiter_link_ask(&cli->site, &cli->arena, account, identity, &linked, &cli->err);
    if (status == STATUS_OK)
        status = waiter_link_is_self(cli->site.db, &cli->arena, identity, &self, &cli->err);
    if (status != STATUS_OK)
        return status;
    answer(cli, account, linked, self);
    if (!linked)
        say_keys(cli, identity->transport);
    return STATUS_OK;
}

/* What was only wished is undone as well; the sentence of a refusal is about what is linked. */
static enum status undo(struct cli *cli, const struct account *account,
                        const struct identity *identity)
{
    const char *what = "is no longer";
    enum status status = identity_unlink(&cli->site, account, identity, &cli->err);

    if (status == STATUS_NOT_FOUND && waiter_link_answer(&cli->site, &cli->arena, account->id,
                                                         identity, false, NULL) == STATUS_OK) {
        what = "is no longer asked about";
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        account_changed(cli, account, arena_printf(&cli->arena, "%s %s", what, cli->arguments[1]));
    return status;
}

static enum status run(struct cli *cli)
{
    struct identity identity;
    struct account account;
    enum status status = identity_parse(&cli->arena, cli->arguments[1], &identity, &cli->err);

    if (status == STATUS_OK)
        status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli_option(cli, "remove") != NULL)
        return undo(cli, &account, &identity);
    return ask(cli, &account, &identity);
}

const struct command command_account_link = {
    .name = "account link",
    .arguments = "HANDLE TRANSPORT:ID",
    .least = 2,
    .most = 2,
    .needs = DB_WRITES,
    .summary = "ask an account and somebody on a service whether they are the same",
    .example = "pierogis account link grandma local:42",
    .options = options,
    .run = run,
};
