#include "commands.h"
#include "show.h"

#include "site/object_json.h"

static const struct option options[] = {
    {"name", 'n', "NAME", "what the token is for, for whoever reads the list later", false},
    {"scope", 's', "SCOPE", "what it may do: read, upload", true},
    OPTIONS_END,
};

static enum status read_scopes(struct cli *cli, unsigned *scopes)
{
    const char *name;

    *scopes = 0;
    for (size_t i = 0; (name = cli_option_at(cli, "scope", i)) != NULL; i++) {
        if (!api_scope_add(str_of(name), scopes))
            return err_set(&cli->err, STATUS_USAGE, "--scope takes read or upload, not \"%s\"",
                           name);
    }
    if (*scopes == 0)
        return err_set(&cli->err, STATUS_USAGE,
                       "say with --scope what the token may do: read, upload");
    return STATUS_OK;
}

static void answer(struct cli *cli, const struct api_token *token, const char *text)
{
    struct json_write w;

    if (!cli->json) {
        show_field(&cli->out, "token", "%s", text);
        show_field(&cli->out, "for", "%s", token->handle);
        show_field(&cli->out, "may", "%s", api_scopes_text(token->scopes));
        show_field(&cli->out, "ends with", "pierogis token revoke %lld", (long long)token->id);
        cli_say(cli, "keep it now: nobody can show it again");
        return;
    }
    json_begin(&w, &cli->out, true);
    json_object(&w);
    member_text(&w, "token", text);
    api_token_json(&w, token);
    json_end(&w);
    json_finish(&w);
}

static enum status run(struct cli *cli)
{
    const char *name = cli_option(cli, "name");
    char text[API_TOKEN_TEXT];
    struct account account;
    struct api_token token;
    unsigned scopes = 0;
    enum status status = read_scopes(cli, &scopes);

    if (status == STATUS_OK && name == NULL)
        status = err_set(&cli->err, STATUS_USAGE, "say with --name what the token is for");
    if (status == STATUS_OK)
        status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status == STATUS_OK)
        status =
            api_token_add(&cli->site, &cli->arena, &account, name, scopes, &token, text, &cli->err);
    if (status == STATUS_OK)
        answer(cli, &token, text);
    return status;
}

const struct command command_token_add = {
    .name = "token add",
    .arguments = "ACCOUNT",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "print a new secret with which a program acts in the name of an account",
    .example = "pierogis token add grandma --name camera --scope upload",
    .options = options,
    .run = run,
};
