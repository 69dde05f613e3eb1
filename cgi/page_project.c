#include "page_project.h"
#include "page_fill.h"
#include "page_item.h"
#include "page_mark.h"
#include "views/project.html.h"

#define ITEMS 50 /* cards of one page */
#define CHILDREN 100
#define PREVIEW_MAX 200 /* bytes of description for previews in other places */

static void blobs_fill(struct project_page *page, const struct req *req,
                       const struct project_list *children)
{
    struct blob *blobs = ARENA_ARRAY(req->arena, struct blob, children->count + 1);

    for (size_t i = 0; i < children->count; i++) {
        blobs[i].title = children->items[i].title;
        blobs[i].url = url_item(req->arena, &req->urls, children->items[i].path);
    }
    page->projects = blobs;
    page->project_count = children->count;
    if (children->more)
        page->more_projects_url =
            url_projects(req->arena, &req->urls, children->items[children->count - 1].path);
}

/* The cards of one page, and the links to the pages before and after it. */
static void list_fill(struct project_page *page, const struct req *req, const char *path,
                      const struct content_list *list, bool is_newer, bool is_first)
{
    const struct urls *urls = &req->urls;
    struct arena *arena = req->arena;
    bool more_older = is_newer || list->more;

    page->cards = cards_fill(req, list, 8);
    page->card_count = list->count;
    if (list->count > 0 && more_older)
        page->shell.older_url =
            url_item_after(arena, urls, path, mark_text(arena, &list->items[list->count - 1]));
    if (list->count > 0 && !is_first)
        page->shell.newer_url =
            url_item_before(arena, urls, path, mark_text(arena, &list->items[0]));
    if (!is_first)
        page->newest_url = url_item(arena, urls, path);
}

static void shell_complete(struct shell *shell, const struct req *req,
                           const struct project *project, const struct content_list *list,
                           bool is_first)
{
    shell->title = project->title;
    shell->description = excerpt_of(req->arena, project->description, PREVIEW_MAX);
    shell->canonical =
        url_absolute(req->arena, &req->urls, url_item(req->arena, &req->urls, project->path));
    shell->noindex =
        !is_first; /* pages of a list move on; what they list has addresses of its own */
    for (size_t i = 0; i < list->count && shell->image == NULL; i++) {
        if (list->items[i].kind == CONTENT_PICTURE) {
            shell->image = picture_preview(req, &list->items[i]);
            shell->image_alt = list->items[i].alt;
        }
    }
}

enum status project_show(struct req *req, struct resp *resp, const struct place *place,
                         struct err *err)
{
    const char *after = form_text(&req->form, "after"), *before = form_text(&req->form, "before");
    const struct project *project = &place->project;
    struct content_mark mark = CONTENT_NEWEST;
    struct project_list line, children;
    struct content_list list;
    struct view view = {&resp->body};
    struct project_page page = {.title = project->title, .description = project->description_html};
    struct palette palette;
    bool is_first = after == NULL && before == NULL;
    enum status status = STATUS_OK;

    if (after != NULL)
        status = mark_read(after, "after", &mark, err);
    else if (before != NULL)
        status = mark_read(before, "before", &mark, err);
    if (status == STATUS_OK && after == NULL && before != NULL) {
        status = content_page_newer(req->site.db, req->arena, project, mark, ITEMS, &list, err);
        if (status == STATUS_OK && !list.more) /* that is the first page, or less than it */
            return resp_redirect(resp, url_item(req->arena, &req->urls, project->path), false, err);
    } else if (status == STATUS_OK) {
        status = content_page(req->site.db, req->arena, project, mark, ITEMS, &list, err);
    }
    if (status == STATUS_OK)
        status = project_line(req->site.db, req->arena, project, &line, err);
    if (status == STATUS_OK)
        status =
            project_children(req->site.db, req->arena, project->id, "", CHILDREN, &children, err);
    if (status != STATUS_OK)
        return status;
    palette = project_line_palette(&line);
    shell_fill(&page.shell, req, &palette);
    crumbs_fill(&page.shell, req, &line, NULL);
    shell_complete(&page.shell, req, project, &list, is_first);
    blobs_fill(&page, req, &children);
    list_fill(&page, req, project->path, &list, after == NULL && before != NULL, is_first);
    project_view(&view, &page);
    return STATUS_OK;
}
