#include "page_home.h"
#include "page_fill.h"
#include "page_routes.h"
#include "views/home.html.h"

#define NEWEST                                                                                     \
    13 /* one large card and rows that come out even in two, three, four and six columns */
#define PROJECTS 24

/* A project's card shows its cover, or its colours alone. */
static enum status project_card(struct card *card, struct req *req, const struct project *project,
                                struct err *err)
{
    struct content cover;
    enum status status = content_cover(req->site.db, req->arena, project, &cover, err);
    struct palette palette = PALETTE_DEFAULT;

    if (status != STATUS_OK)
        return status;
    memset(card, 0, sizeof(*card));
    if (cover.id != 0)
        card_fill(card, req, &cover);
    card->title = project->title;
    card->url = url_item(req->arena, &req->urls, project->path);
    card->kind = "project";
    card->badge = NULL;
    swatches_fill(card->swatches, req->arena, project->has_palette ? &project->palette : &palette);
    return STATUS_OK;
}

enum status home_show(struct req *req, struct resp *resp, struct err *err)
{
    struct view view = {&resp->body};
    struct home_page page = {.newest = NULL};
    struct palette palette = PALETTE_DEFAULT;
    struct content_list newest;
    struct project_list projects;
    struct card *cards;
    enum status status = content_newest(req->site.db, req->arena, NEWEST, &newest, err);

    if (status == STATUS_OK)
        status = project_children(req->site.db, req->arena, 0, "", PROJECTS, &projects, err);
    if (status != STATUS_OK)
        return status;
    cards = ARENA_ARRAY(req->arena, struct card, projects.count + 1);
    for (size_t i = 0; i < projects.count; i++) {
        status = project_card(&cards[i], req, &projects.items[i], err);
        if (status != STATUS_OK)
            return status;
    }
    shell_fill(&page.shell, req, &palette);
    page.shell.canonical = url_absolute(req->arena, &req->urls, page.shell.home_url);
    page.newest = cards_fill(req, &newest, 5);
    page.newest_count = newest.count;
    page.projects = cards;
    page.project_count = projects.count;
    page.more_projects = projects.more;
    home_view(&view, &page);
    return STATUS_OK;
}
