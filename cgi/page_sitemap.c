#include "page_sitemap.h"
#include "base/clock.h"
#include "page_fill.h"
#include "page_routes.h"
#include "views/robots.txt.h"
#include "views/sitemap.xml.h"

#define URLS_MAX 50000 /* sitemaps.org: in one file */
#define BATCH 500

struct list {
    struct req *req;
    struct sitemap_url *urls;
    size_t count;
};

static void list_add(struct list *list, const char *url, int64_t changed)
{
    struct arena *arena = list->req->arena;
    char text[CLOCK_TEXT];

    clock_iso(changed, text);
    list->urls[list->count].url = url_absolute(arena, &list->req->urls, url);
    list->urls[list->count++].changed = arena_strdup(arena, text);
}

/* Rows are read in batches into an arena that is emptied in between: only the addresses are kept. */
static enum status add_projects(struct list *list, struct arena *scratch, struct err *err)
{
    struct project_list batch;
    char after[PATH_MAX_BYTES + 1] = "";

    do {
        enum status status = project_all(list->req->site.db, scratch, after, BATCH, &batch, err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count && list->count < URLS_MAX; i++) {
            const struct project *project = &batch.items[i];

            list_add(list, url_item(list->req->arena, &list->req->urls, project->path),
                     project->updated_at);
            snprintf(after, sizeof(after), "%s", project->path);
        }
        arena_reset(scratch);
    } while (batch.more && list->count < URLS_MAX);
    return STATUS_OK;
}

static enum status add_content(struct list *list, struct arena *scratch, struct err *err)
{
    struct content_list batch;
    int64_t after = 0;

    do {
        enum status status = content_all(list->req->site.db, scratch, after, BATCH, &batch, err);

        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < batch.count && list->count < URLS_MAX; i++) {
            const struct content *content = &batch.items[i];

            list_add(list,
                     url_item(list->req->arena, &list->req->urls, content_path(scratch, content)),
                     content->updated_at);
            after = content->id;
        }
        arena_reset(scratch);
    } while (batch.more && list->count < URLS_MAX);
    return STATUS_OK;
}

enum status sitemap_show(struct req *req, struct resp *resp, struct err *err)
{
    struct view view = {&resp->body};
    struct arena scratch = {0};
    struct list list = {.req = req};
    struct sitemap_page page;
    enum status status;

    list.urls = ARENA_ARRAY(req->arena, struct sitemap_url, URLS_MAX);
    list.urls[list.count++].url =
        url_absolute(req->arena, &req->urls, url_home(req->arena, &req->urls));
    status = add_projects(&list, &scratch, err);
    if (status == STATUS_OK)
        status = add_content(&list, &scratch, err);
    arena_free(&scratch);
    if (status != STATUS_OK)
        return status;
    page = (struct sitemap_page){list.urls, list.count};
    resp->type = "application/xml; charset=utf-8";
    sitemap_view(&view, &page);
    return STATUS_OK;
}

enum status robots_show(struct req *req, struct resp *resp, struct err *err)
{
    struct view view = {&resp->body};
    struct robots_page page = {
        .closed = conf_is(req->site.conf, CONF_STAGE, "development"),
        .sitemap_url = url_absolute(req->arena, &req->urls, url_sitemap(req->arena, &req->urls)),
    };

    (void)err;
    resp->type = "text/plain; charset=utf-8";
    robots_view(&view, &page);
    return STATUS_OK;
}
