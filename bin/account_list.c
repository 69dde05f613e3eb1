#include "commands.h"

#include "base/clock.h"
#include "base/table.h"
#include "site/object_json.h"

#define BATCH 200

static const struct option options[] = {
    {"role", 'r', "ROLE", "only guests, members, staff or admins: guest, member, staff, admin",
     false},
    {"state", 's', "STATE", "only active, banned, merged or removed ones", false},
    OPTIONS_END,
};

/* A row for people in `table`, or the object for `w`. */
static void add(const struct account *account, struct table *table, struct json_write *w)
{
    char day[CLOCK_TEXT];

    if (w != NULL) {
        json_object(w);
        account_json(w, account);
        json_end(w);
        return;
    }
    clock_day(account->created_at, day);
    table_text(table, account->handle);
    table_text(table, role_name(account->role));
    table_text(table, account_state_name(account->state));
    table_text(table, day);
}

static enum status list(struct cli *cli, const struct account_filter *filter, struct table *table,
                        struct json_write *w, bool *any)
{
    struct account_list batch;
    int64_t after = 0;

    do {
        enum status status =
            account_page(cli->site.db, &cli->arena, filter, after, BATCH, &batch, &cli->err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count; i++) {
            after = batch.items[i].id;
            add(&batch.items[i], table, w);
            *any = true;
        }
    } while (batch.more);
    return STATUS_OK;
}

static enum status read_filter(struct cli *cli, struct account_filter *filter)
{
    enum account_state state;
    enum role role;

    *filter = (struct account_filter){cli_option(cli, "role"), cli_option(cli, "state")};
    if (filter->role != NULL && !role_of(str_of(filter->role), &role))
        return err_set(&cli->err, STATUS_USAGE,
                       "--role takes guest, member, staff or admin, not \"%s\"", filter->role);
    if (filter->state != NULL && !account_state_of(str_of(filter->state), &state))
        return err_set(&cli->err, STATUS_USAGE,
                       "--state takes active, banned, merged or removed, not \"%s\"",
                       filter->state);
    return STATUS_OK;
}

static enum status run(struct cli *cli)
{
    struct account_filter filter;
    enum status status = read_filter(cli, &filter);
    struct json_write w;
    struct table *table;
    bool any = false;

    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        json_begin(&w, &cli->out, true);
        json_array(&w);
        status = list(cli, &filter, NULL, &w, &any);
        json_end(&w);
        json_finish(&w);
        return status;
    }
    table = table_new(&cli->arena, 4);
    table_heading(table, "HANDLE");
    table_heading(table, "ROLE");
    table_heading(table, "STATE");
    table_heading(table, "SINCE");
    status = list(cli, &filter, table, NULL, &any);
    if (status != STATUS_OK)
        return status;
    if (any)
        table_write(table, &cli->out);
    else
        cli_say(cli, "no such accounts");
    return STATUS_OK;
}

const struct command command_account_list = {
    .name = "account list",
    .arguments = "",
    .needs = DB_READS,
    .summary = "list the accounts",
    .example = "pierogis account list --role staff",
    .options = options,
    .run = run,
};
