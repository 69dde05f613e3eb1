#include "commands.h"
#include "project_options.h"
#include "show.h"

static const struct option options[] = {PROJECT_OPTIONS, OPTIONS_END};

static enum status run(struct cli *cli)
{
    const struct project_change change = project_options(cli);
    struct project project;
    enum status status =
        project_add(&cli->site, &cli->arena, cli->arguments[0], &change, &project, &cli->err);

    if (status == STATUS_OK && change.palette != NULL && project.has_palette)
        project_tell_palette(cli, &project.palette);
    if (status == STATUS_OK)
        show_changed_project(cli, &project, "added");
    return status;
}

const struct command command_project_add = {
    .name = "project add",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "make a project",
    .example = "pierogis project add kitchen/dough --title \"All about dough\" "
               "--palette \"#fff4e0,#7a9e7e,#8c3b3b\"",
    .options = options,
    .run = run,
};
