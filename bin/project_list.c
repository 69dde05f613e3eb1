#include "commands.h"

#include "site/object_json.h"

#define BATCH 200

static const struct option options[] = {
    {"below", 'b', "PATH", "only the projects below this one", false},
    OPTIONS_END,
};

static void add_line(struct buf *out, const struct project *project)
{
    int depth = 0;

    for (const char *at = project->path; *at != '\0'; at++)
        depth += *at == '/';
    buf_printf(out, "%*s%-*s  %s\n", depth * 2, "", 34 - depth * 2, project->path, project->title);
}

static bool is_below(const char *path, const char *top)
{
    size_t len = strlen(top);

    return len == 0 || (str_starts(str_of(path), top) && path[len] == '/');
}

static enum status list(struct cli *cli, const char *top, struct json_write *w)
{
    struct project_list batch;
    const char *after = top;

    do {
        enum status status =
            project_all(cli->site.db, &cli->arena, after, BATCH, &batch, &cli->err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count; i++) {
            after = batch.items[i].path;
            if (!is_below(after, top))
                continue;
            if (w == NULL) {
                add_line(&cli->out, &batch.items[i]);
            } else {
                json_object(w);
                project_json(w, &batch.items[i]);
                json_end(w);
            }
        }
    } while (batch.more);
    return STATUS_OK;
}

static enum status run(struct cli *cli)
{
    const char *below = cli_option(cli, "below");
    struct project top = {.path = ""};
    enum status status = STATUS_OK;
    struct json_write w;

    if (below != NULL)
        status = project_named(cli->site.db, &cli->arena, below, &top, &cli->err);
    if (status != STATUS_OK)
        return status;
    if (cli->json) {
        json_begin(&w, &cli->out, true);
        json_array(&w);
        status = list(cli, top.path, &w);
        json_end(&w);
        json_finish(&w);
        return status;
    }
    status = list(cli, top.path, NULL);
    if (status == STATUS_OK && cli->out.len == 0)
        cli_say(cli, "no projects yet; \"pierogis project add CODENAME\" makes one");
    return status;
}

const struct command command_project_list = {
    .name = "project list",
    .arguments = "",
    .needs = DB_READS,
    .summary = "list the projects as a tree",
    .example = "pierogis project list --below kitchen",
    .options = options,
    .run = run,
};
