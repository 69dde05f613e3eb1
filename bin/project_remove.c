#include "commands.h"
#include "show.h"

#include "site/project_change.h"

static enum status run(struct cli *cli)
{
    struct project project;
    enum status status =
        project_named(cli->site.db, &cli->arena, cli->arguments[0], &project, &cli->err);

    if (status == STATUS_OK)
        status = project_remove(&cli->site, &cli->arena, project.id, &cli->err);
    if (status == STATUS_OK)
        show_changed_project(cli, &project, "removed");
    return status;
}

const struct command command_project_remove = {
    .name = "project remove",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "remove an empty project",
    .example = "pierogis project remove kitchen/dough",
    .run = run,
};
