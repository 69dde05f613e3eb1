#include "commands.h"
#include "show.h"

static enum status run(struct cli *cli)
{
    struct project_list line, children;
    struct project project;
    struct palette palette;
    char text[PALETTE_TEXT];
    enum status status =
        project_named(cli->site.db, &cli->arena, cli->arguments[0], &project, &cli->err);

    if (status == STATUS_OK)
        status = project_line(cli->site.db, &cli->arena, &project, &line, &cli->err);
    if (status == STATUS_OK)
        status =
            project_children(cli->site.db, &cli->arena, project.id, "", 50, &children, &cli->err);
    if (status != STATUS_OK || cli->json) {
        if (status == STATUS_OK)
            show_changed_project(cli, &project, "");
        return status;
    }
    show_project(&cli->out, &project);
    palette = project_line_palette(&line);
    palette_text(&palette, text);
    if (!project.has_palette)
        show_field(&cli->out, "shown in", "%s", text);
    for (size_t i = 0; i < children.count; i++)
        show_field(&cli->out, i == 0 ? "projects" : "", "%s  %s", children.items[i].path,
                   children.items[i].title);
    return STATUS_OK;
}

const struct command command_project_show = {
    .name = "project show",
    .arguments = "PATH",
    .least = 1,
    .most = 1,
    .needs = DB_READS,
    .summary = "show one project",
    .example = "pierogis project show kitchen",
    .run = run,
};
