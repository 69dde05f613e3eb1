#include "commands.h"
#include "show.h"

#define BATCH 200

static const struct option options[] = {
    {"state", 's', "STATE", "only visible, held, waiting or removed content", false},
    {"unnamed", 'u', NULL, "only pictures that nobody has described yet", false},
    OPTIONS_END,
};

static void add_line(struct buf *out, const struct content *content)
{
    struct buf size = BUF_INIT, path = BUF_INIT;

    show_size(&size, content->bytes);
    buf_printf(&path, "%s/%s", content->project_path, content->codename);
    buf_printf(out, "%-8s %-8s %10s  %-34s  %s\n", content_kind_name(content->kind),
               content_state_name(content->state), size.at, path.at, content->title);
    buf_free(&size);
    buf_free(&path);
}

static enum status list(struct cli *cli, const struct content_filter *filter, struct json_write *w)
{
    struct content_list batch;
    int64_t after = 0;

    do {
        enum status status =
            content_inventory(cli->site.db, &cli->arena, filter, after, BATCH, &batch, &cli->err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count; i++) {
            after = batch.items[i].id;
            if (w == NULL) {
                add_line(&cli->out, &batch.items[i]);
                continue;
            }
            json_object(w);
            show_content_json(w, &batch.items[i]);
            json_end(w);
        }
    } while (batch.more);
    return STATUS_OK;
}

static enum status read_filter(struct cli *cli, struct content_filter *filter)
{
    struct project project = {0};
    enum status status = STATUS_OK;
    bool known = false;

    *filter =
        (struct content_filter){0, cli_option(cli, "state"), cli_option(cli, "unnamed") != NULL};
    for (int i = CONTENT_VISIBLE; filter->state != NULL && i <= CONTENT_REMOVED; i++)
        known = known || strcmp(filter->state, content_state_name((enum content_state)i)) == 0;
    if (filter->state != NULL && !known)
        return err_set(&cli->err, STATUS_USAGE,
                       "--state takes visible, held, waiting or removed, not \"%s\"",
                       filter->state);
    if (cli->argument_count > 0)
        status = project_named(cli->site.db, &cli->arena, cli->arguments[0], &project, &cli->err);
    filter->project_id = project.id;
    return status;
}

static enum status run(struct cli *cli)
{
    struct content_filter filter;
    struct json_write w;
    enum status status = read_filter(cli, &filter);

    if (status != STATUS_OK)
        return status;
    if (!cli->json) {
        status = list(cli, &filter, NULL);
        if (status == STATUS_OK && cli->out.len == 0)
            cli_say(cli, "no such content");
        return status;
    }
    json_begin(&w, &cli->out, true);
    json_array(&w);
    status = list(cli, &filter, &w);
    json_end(&w);
    json_finish(&w);
    return status;
}

const struct command command_content_list = {
    .name = "content list",
    .arguments = "[PROJECT]",
    .most = 1,
    .needs = DB_READS,
    .summary = "list content in any state",
    .example = "pierogis content list kitchen --state held",
    .options = options,
    .run = run,
};
