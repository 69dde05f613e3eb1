#include "commands.h"

#include "base/clock.h"
#include "base/table.h"
#include "site/object_json.h"

#define BATCH 200

static const struct option options[] = {
    {"state", 's', "STATE", "only visible, hidden or removed claims", false},
    OPTIONS_END,
};

/* A row for people in `table`, or the object for `w`. */
static void add(const struct claim *claim, struct table *table, struct json_write *w)
{
    char day[CLOCK_TEXT];

    if (w != NULL) {
        json_object(w);
        claim_json(w, claim);
        json_end(w);
        return;
    }
    clock_day(claim->created_at, day);
    table_number(table, claim->id);
    table_text(table, claim_state_name(claim->state));
    table_text(table, day);
    table_text(table, claim->handle);
    table_text(table, claim->text);
}

static enum status list(struct cli *cli, const enum claim_state *state, struct table *table,
                        struct json_write *w, bool *any)
{
    struct claim_list batch;
    int64_t before = INT64_MAX;

    do {
        enum status status =
            state != NULL
                ? claim_page(cli->site.db, &cli->arena, *state, before, BATCH, &batch, &cli->err)
                : claim_inventory(cli->site.db, &cli->arena, before, BATCH, &batch, &cli->err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count; i++) {
            before = batch.items[i].id;
            add(&batch.items[i], table, w);
            *any = true;
        }
    } while (batch.more);
    return STATUS_OK;
}

static enum status run(struct cli *cli)
{
    const char *wanted = cli_option(cli, "state");
    enum claim_state state;
    struct json_write w;
    struct table *table;
    enum status status;
    bool any = false;

    if (wanted != NULL && !claim_state_of(str_of(wanted), &state))
        return err_set(&cli->err, STATUS_USAGE,
                       "--state takes visible, hidden or removed, not \"%s\"", wanted);
    if (cli->json) {
        json_begin(&w, &cli->out, true);
        json_array(&w);
        status = list(cli, wanted == NULL ? NULL : &state, NULL, &w, &any);
        json_end(&w);
        json_finish(&w);
        return status;
    }
    table = table_new(&cli->arena, 5);
    table_heading_right(table, "ID");
    table_heading(table, "STATE");
    table_heading(table, "MADE");
    table_heading(table, "AUTHOR");
    table_heading(table, "CLAIM");
    status = list(cli, wanted == NULL ? NULL : &state, table, NULL, &any);
    if (any)
        table_write(table, &cli->out);
    else if (status == STATUS_OK)
        cli_say(cli, "no such claims");
    return status;
}

const struct command command_claim_list = {
    .name = "claim list",
    .arguments = "",
    .needs = DB_READS,
    .summary = "list claims in any state, newest first",
    .example = "pierogis claim list --state visible",
    .options = options,
    .run = run,
};
