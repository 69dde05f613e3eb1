#include "commands.h"
#include "project_options.h"
#include "show.h"

static const struct option options[] = {
    PROJECT_OPTIONS,
    {"codename", 'c', "NAME", "a new codename; the old address redirects", false},
    OPTIONS_END,
};

static enum status run(struct cli *cli)
{
    struct project_change change = project_options(cli);
    struct project project;
    enum status status;

    change.codename = cli_option(cli, "codename");
    if (!cli_option_given(cli))
        return err_set(&cli->err, STATUS_USAGE,
                       "say what to change: \"pierogis project edit -h\" lists the options");
    status = project_named(cli->site.db, &cli->arena, cli->arguments[0], &project, &cli->err);
    if (status == STATUS_OK)
        status = project_edit(&cli->site, &cli->arena, project.id, &change, &project, &cli->err);
    if (status == STATUS_OK && change.palette != NULL && project.has_palette)
        project_tell_palette(cli, &project.palette);
    if (status == STATUS_OK)
        show_changed_project(cli, &project, "changed");
    return status;
}

const struct command command_project_edit = {
    .name = "project edit",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_WRITES,
    .summary = "change a project's title, description, palette or codename",
    .example = "pierogis project edit kitchen --palette inherit",
    .options = options,
    .run = run,
};
