#include "commands.h"
#include "show.h"

#include "site/project_change.h"

static enum status run(struct cli *cli)
{
    const char *to = strcmp(cli->arguments[1], "/") == 0 ? "" : cli->arguments[1];
    struct project project;
    enum status status =
        project_named(cli->site.db, &cli->arena, cli->arguments[0], &project, &cli->err);

    if (status == STATUS_OK)
        status = project_move(&cli->site, &cli->arena, project.id, to, &project, &cli->err);
    if (status == STATUS_OK)
        show_changed_project(cli, &project, "moved to");
    return status;
}

const struct command command_project_move = {
    .name = "project move",
    .arguments = "PATH NEW-PARENT",
    .least = 2,
    .most = 2,
    .needs = DB_WRITES,
    .summary = "move a project with all in it under another, or to \"/\"",
    .example = "pierogis project move dough kitchen",
    .run = run,
};
