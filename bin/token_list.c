#include "commands.h"

#include "base/clock.h"
#include "base/table.h"
#include "site/object_json.h"

#define BATCH 200

static const char *day_of(struct arena *arena, int64_t seconds)
{
    char text[CLOCK_TEXT];

    if (seconds == 0)
        return "";
    clock_day(seconds, text);
    return arena_strdup(arena, text);
}

/* A row for people in `table`, or the object for `w`. */
static void add(struct cli *cli, const struct api_token *token, struct table *table,
                struct json_write *w)
{
    if (w != NULL) {
        json_object(w);
        api_token_json(w, token);
        json_end(w);
        return;
    }
    table_number(table, token->id);
    table_text(table, token->handle);
    table_text(table, token->name);
    table_text(table, api_scopes_text(token->scopes));
    table_text(table, day_of(&cli->arena, token->created_at));
    table_text(table, day_of(&cli->arena, token->used_at));
    table_text(table, day_of(&cli->arena, token->revoked_at));
}

static enum status list(struct cli *cli, int64_t account_id, struct table *table,
                        struct json_write *w, bool *any)
{
    struct api_token_list batch;
    int64_t after = 0;

    do {
        enum status status =
            api_token_page(cli->site.db, &cli->arena, account_id, after, BATCH, &batch, &cli->err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count; i++) {
            after = batch.items[i].id;
            add(cli, &batch.items[i], table, w);
            *any = true;
        }
    } while (batch.more);
    return STATUS_OK;
}

static enum status run(struct cli *cli)
{
    struct account account = {.id = 0};
    enum status status = STATUS_OK;
    struct json_write w;
    struct table *table;
    bool any = false;

    if (cli->argument_count > 0)
        status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        json_begin(&w, &cli->out, true);
        json_array(&w);
        status = list(cli, account.id, NULL, &w, &any);
        json_end(&w);
        json_finish(&w);
        return status;
    }
    table = table_new(&cli->arena, 7);
    table_heading_right(table, "ID");
    table_heading(table, "ACCOUNT");
    table_heading(table, "NAME");
    table_heading(table, "SCOPES");
    table_heading(table, "MADE");
    table_heading(table, "USED");
    table_heading(table, "REVOKED");
    status = list(cli, account.id, table, NULL, &any);
    if (any)
        table_write(table, &cli->out);
    else if (status == STATUS_OK)
        cli_say(cli, "no tokens; \"pierogis token add ACCOUNT\" makes one");
    return status;
}

const struct command command_token_list = {
    .name = "token list",
    .arguments = "[ACCOUNT]",
    .most = 1,
    .needs = DB_READS,
    .summary = "list the tokens of an account, or of everybody",
    .example = "pierogis token list grandma",
    .run = run,
};
