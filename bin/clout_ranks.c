#include "cli.h"
#include "commands.h"

#include "base/number.h"
#include "base/table.h"
#include "site/rank.h"

static const struct option options[] = {
    {"default", 0, NULL, "go back to the built-in ranks", false},
    OPTIONS_END,
};

static enum status read_ranks(struct cli *cli, struct rank *ranks)
{
    for (int i = 0; i < cli->argument_count; i++) {
        struct str rest = str_of(cli->arguments[i]), name, number;
        uint64_t threshold;

        if (!str_cut(&rest, '=', &name) || !str_cut(&rest, '=', &number) ||
            !number_u64(number, RANK_THRESHOLD_MAX, &threshold) || rest.at != NULL)
            return err_set(&cli->err, STATUS_USAGE,
                           "\"%s\" is not NAME=THRESHOLD with a whole number from 0 to %d",
                           cli->arguments[i], RANK_THRESHOLD_MAX);
        ranks[i] = (struct rank){arena_copy(&cli->arena, name), (int64_t)threshold};
    }
    return STATUS_OK;
}

static enum status change(struct cli *cli)
{
    struct rank ranks[RANKS_MAX];
    enum status status;

    if (cli_option(cli, "default") != NULL && cli->argument_count > 0)
        return err_set(&cli->err, STATUS_USAGE, "--default takes no ranks beside it");
    if (cli->argument_count > RANKS_MAX)
        return err_set(&cli->err, STATUS_INVALID, "at most %d ranks, not %d", RANKS_MAX,
                       cli->argument_count);
    status = read_ranks(cli, ranks);
    if (status != STATUS_OK)
        return status;
    return rank_replace(&cli->site, ranks, (size_t)cli->argument_count, &cli->err);
}

static void print_json(struct cli *cli, const struct rank_list *list)
{
    struct json_write w;

    json_begin(&w, &cli->out, true);
    json_array(&w);
    for (size_t i = 0; i < list->count; i++) {
        json_object(&w);
        json_key(&w, "name");
        json_put_text(&w, list->items[i].name);
        json_key(&w, "threshold");
        json_put_i64(&w, list->items[i].threshold);
        json_end(&w);
    }
    json_end(&w);
    json_finish(&w);
}

static void print_table(struct cli *cli, const struct rank_list *list)
{
    struct table *table = table_new(&cli->arena, 2);

    table_heading(table, "RANK");
    table_heading_right(table, "EARNED");
    for (size_t i = 0; i < list->count; i++) {
        table_text(table, list->items[i].name);
        table_number(table, list->items[i].threshold);
    }
    table_write(table, &cli->out);
}

static enum status run(struct cli *cli)
{
    const bool writes = cli->argument_count > 0 || cli_option(cli, "default") != NULL;
    struct rank_list list;
    enum status status = cli_open_site(cli, writes ? DB_WRITES : DB_READS);

    if (status == STATUS_OK && writes)
        status = change(cli);
    if (status == STATUS_OK)
        status = rank_list(cli->site.db, &cli->arena, &list, &cli->err);
    if (status == STATUS_OK && cli->json)
        print_json(cli, &list);
    else if (status == STATUS_OK)
        print_table(cli, &list);
    return status;
}

const struct command command_clout_ranks = {
    .name = "clout ranks",
    .arguments = "[NAME=THRESHOLD…]",
    .most = -1,
    .needs = 0, /* writes only when there is something to write */
    .summary = "list the ranks, or replace all of them",
    .example = "pierogis clout ranks serf=0 cook=100 chef=1000",
    .options = options,
    .run = run,
};
