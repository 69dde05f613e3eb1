#include "commands.h"

#include "base/clock.h"
#include "base/number.h"
#include "base/table.h"
#include "site/account.h"
#include "site/object_json.h"

#define LIMIT 50

static const struct option options[] = {
    {"limit", 'n', "N", "so many entries, 1 to 1000; 50 when not given", false},
    {"before", 'b', "ID", "only entries older than this one", false},
    OPTIONS_END,
};

static enum status read_number(struct cli *cli, const char *name, uint64_t max, uint64_t *out)
{
    const char *text = cli_option(cli, name);

    if (text == NULL)
        return STATUS_OK;
    if (!number_u64(str_of(text), max, out) || *out == 0)
        return err_set(&cli->err, STATUS_USAGE,
                       "--%s takes a whole number from 1 to %llu, not \"%s\"", name,
                       (unsigned long long)max, text);
    return STATUS_OK;
}

static void print_json(struct cli *cli, const struct clout_history *history)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_array(&w);
    for (size_t i = 0; i < history->count; i++) {
        json_object(&w);
        clout_entry_json(&w, &history->items[i]);
        json_end(&w);
    }
    json_end(&w);
    json_finish(&w);
}

static void print_table(struct cli *cli, const struct clout_history *history)
{
    struct table *table = table_new(&cli->arena, 7);
    char at[CLOCK_TEXT];

    table_heading_right(table, "ID");
    table_heading(table, "AT");
    table_heading_right(table, "AMOUNT");
    table_heading(table, "REASON");
    table_heading(table, "FROM");
    table_heading(table, "TO");
    table_heading(table, "KEY");
    for (size_t i = 0; i < history->count; i++) {
        const struct clout_entry *entry = &history->items[i];

        clock_iso(entry->at, at);
        table_number(table, entry->id);
        table_text(table, at);
        table_number(table, entry->amount);
        table_text(table, entry->reason);
        table_text(table, entry->source);
        table_text(table, entry->target);
        table_text(table, entry->key);
    }
    table_write(table, &cli->out);
}

static enum status run(struct cli *cli)
{
    uint64_t limit = LIMIT, before = 0;
    struct account account = {.id = 0};
    struct clout_history history;
    enum status status = read_number(cli, "limit", CLOUT_HISTORY_MAX, &limit);

    if (status == STATUS_OK)
        status = read_number(cli, "before", INT64_MAX, &before);
    if (status == STATUS_OK && cli->argument_count > 0)
        status = account_find(cli->site.db, &cli->arena, cli->arguments[0], &account, &cli->err);
    if (status == STATUS_OK)
        status = clout_history(cli->site.db, &cli->arena, account.id, (int64_t)before,
                               (size_t)limit, &history, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        print_json(cli, &history);
        return STATUS_OK;
    }
    if (history.count == 0)
        cli_say(cli, "no entries");
    else
        print_table(cli, &history);
    if (history.more)
        cli_say(cli, "there are older ones: --before %lld",
                (long long)history.items[history.count - 1].id);
    return STATUS_OK;
}

const struct command command_clout_ledger = {
    .name = "clout ledger",
    .arguments = "[ACCOUNT]",
    .most = 1,
    .needs = DB_READS,
    .summary = "list the entries of the ledger, newest first",
    .example = "pierogis clout ledger grandma --limit 10",
    .options = options,
    .run = run,
};
