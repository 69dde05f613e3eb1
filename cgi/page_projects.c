#include "page_projects.h"
#include "page_fill.h"
#include "page_item.h"
#include "page_routes.h"
#include "views/projects.html.h"

#define LINES 200

const struct param projects_params[] = {
    {.name = "after", .type = PARAM_PATH},
    {.type = PARAM_NONE},
};

static size_t depth_of(const char *path)
{
    size_t depth = 0;

    for (; *path != '\0'; path++)
        depth += *path == '/';
    return depth;
}

/* What each level of the tree was painted with last: in path order a parent comes before what it contains. */
struct painted {
    int64_t id[PATH_DEPTH_MAX];
    struct palette palette[PATH_DEPTH_MAX];
};

/* The palette that holds in `project`: its own, its parent's if that was listed before, else the one of its line. */
static enum status paint(struct painted *painted, const struct req *req,
                         const struct project *project, size_t depth, struct err *err)
{
    struct project_list line;
    enum status status;

    if (depth >= PATH_DEPTH_MAX)
        return err_set(err, STATUS_BUG, "the path of a project is too deep");
    painted->id[depth] = project->id;
    if (project->has_palette) {
        painted->palette[depth] = project->palette;
        return STATUS_OK;
    }
    if (depth > 0 && painted->id[depth - 1] == project->parent_id) {
        painted->palette[depth] = painted->palette[depth - 1];
        return STATUS_OK;
    }
    status = project_line(req->site.db, req->arena, project, &line, err);
    if (status == STATUS_OK)
        painted->palette[depth] = project_line_palette(&line);
    return status;
}

/* Indentation is relative to the first line, and grows by one step at most: a list may begin in the middle. */
static enum status lines_fill(struct projects_page *page, const struct req *req,
                              const struct project_list *list, bool flat, struct err *err)
{
    struct tree_line *lines = ARENA_ARRAY(req->arena, struct tree_line, list->count + 1);
    size_t base = list->count == 0 ? 0 : depth_of(list->items[0].path);
    struct painted painted = {.id = {0}};

    for (size_t i = 0; i < list->count; i++) {
        const struct project *project = &list->items[i];
        size_t depth = depth_of(project->path);
        enum status status = paint(&painted, req, project, depth, err);

        if (status != STATUS_OK)
            return status;
        swatches_fill(lines[i].swatches, req->arena, &painted.palette[depth]);
        depth = flat || depth < base || i == 0 ? 0 : depth - base;
        if (i > 0 && depth > lines[i - 1].depth + 1)
            depth = lines[i - 1].depth + 1;
        lines[i].title = project->title;
        lines[i].path = project->path;
        lines[i].url = url_item(req->arena, &req->urls, project->path);
        lines[i].depth = depth;
    }
    page->lines = lines;
    page->line_count = list->count;
    return STATUS_OK;
}

enum status projects_show(struct req *req, struct resp *resp, struct err *err)
{
    const char *after = form_text(&req->form, "after");
    struct view view = {&resp->body};
    struct projects_page page = {.title = "Projects"};
    struct palette palette = PALETTE_DEFAULT;
    struct project_list list;
    enum status status;
    char *self = url_projects(req->arena, &req->urls, after);

    status = project_all(req->site.db, req->arena, after == NULL ? "" : after, LINES, &list, err);
    if (status != STATUS_OK)
        return status;
    shell_fill(&page.shell, req, &palette);
    page.shell.title = page.title;
    page.shell.canonical = url_absolute(req->arena, &req->urls, self);
    page.shell.crumbs = &(struct crumb){"projects", self};
    page.shell.crumb_count = 1;
    status = lines_fill(&page, req, &list, false, err);
    if (status != STATUS_OK)
        return status;
    page.first_url = after == NULL ? NULL : page.shell.projects_url;
    if (list.more)
        page.more_url = url_projects(req->arena, &req->urls, list.items[list.count - 1].path);
    projects_view(&view, &page);
    return STATUS_OK;
}

enum status matches_show(struct req *req, struct resp *resp, const struct project_list *matches,
                         const char *codename, struct err *err)
{
    struct view view = {&resp->body};
    struct projects_page page = {.title = codename};
    struct palette palette = PALETTE_DEFAULT;
    struct crumb crumb = {codename, url_item(req->arena, &req->urls, codename)};

    enum status status = lines_fill(&page, req, matches, true, err);

    if (status != STATUS_OK)
        return status;
    shell_fill(&page.shell, req, &palette);
    page.shell.title = page.title;
    page.shell.noindex = true;
    page.shell.crumbs = &crumb;
    page.shell.crumb_count = 1;
    page.lead = "Several projects have this codename.";
    projects_view(&view, &page);
    return STATUS_OK;
}
