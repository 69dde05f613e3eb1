#include "commands.h"
#include "show.h"

#include "site/project_change.h"

static enum status run(struct cli *cli)
{
    const bool newest = strcmp(cli->arguments[1], "newest") == 0;
    struct content content = {0};
    struct project project;
    enum status status =
        project_named(cli->site.db, &cli->arena, cli->arguments[0], &project, &cli->err);

    if (status == STATUS_OK && !newest)
        status = content_named(cli->site.db, &cli->arena, cli->arguments[1], &content, &cli->err);
    if (status == STATUS_OK && !newest && content.widths[0] == '\0')
        return err_set(&cli->err, STATUS_INVALID,
                       "\"%s\" has no picture to show; choose a picture, or a video with a poster",
                       cli->arguments[1]);
    if (status == STATUS_OK && !newest && content.state != CONTENT_VISIBLE)
        return err_set(&cli->err, STATUS_CONFLICT,
                       "\"%s\" is %s; \"pierogis content restore\" makes it visible first",
                       cli->arguments[1], content_state_name(content.state));
    if (status == STATUS_OK)
        status = project_cover(&cli->site, project.id, content.id, &cli->err);
    if (status == STATUS_OK)
        show_changed_project(cli, &project, "new cover for");
    return status;
}

const struct command command_project_cover = {
    .name = "project cover",
    .arguments = "PATH CONTENT|newest",
    .least = 2,
    .most = 2,
    .needs = DB_WRITES,
    .summary = "choose the picture on a project's card",
    .example = "pierogis project cover kitchen kitchen/rolling-pin",
    .run = run,
};
