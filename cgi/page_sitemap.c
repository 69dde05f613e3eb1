#include "page_sitemap.h"
#include "base/clock.h"
#include "page_routes.h"
#include "site/sitemap.h"
#include "views/robots.txt.h"
#include "views/sitemap.xml.h"

#define URLS_MAX 50000 /* sitemaps.org: in one file */
#define BLOCKS_MAX (INT64_MAX / SITEMAP_BLOCK - 1)

static const char *const kinds[] = {
    [SITEMAP_PROJECTS] = "projects",
    [SITEMAP_CONTENT] = "content",
};

const struct param sitemap_params[] = {
    {.name = "projects", .type = PARAM_INT, .max = BLOCKS_MAX},
    {.name = "content", .type = PARAM_INT, .max = BLOCKS_MAX},
    {.type = PARAM_NONE},
};

static void add(struct sitemap_page *page, struct sitemap_url *urls, const struct req *req,
                const char *url)
{
    urls[page->count++].url = url_absolute(req->arena, &req->urls, url);
}

/* --- the list of sitemaps -------------------------------------------------------------------------------- */

static enum status add_blocks(struct sitemap_page *page, struct sitemap_url *urls,
                              const struct req *req, enum sitemap_kind kind, int64_t from,
                              struct err *err)
{
    enum status status = STATUS_OK;
    int64_t block = from - 1;

    while (page->count < URLS_MAX) {
        status = sitemap_next(req->site.db, kind, block + 1, &block, err);
        if (status != STATUS_OK || block < 0)
            break;
        add(page, urls, req, url_sitemap_block(req->arena, &req->urls, kinds[kind], block));
    }
    return status;
}

static enum status index_show(struct req *req, struct resp *resp, struct err *err)
{
    struct sitemap_url *urls = ARENA_ARRAY(req->arena, struct sitemap_url, URLS_MAX);
    struct sitemap_page page = {urls, 0};
    struct view view = {&resp->body};
    enum status status;

    /* The first one has the home page and the claims in it, whatever else there is. */
    add(&page, urls, req, url_sitemap_block(req->arena, &req->urls, kinds[SITEMAP_PROJECTS], 0));
    status = add_blocks(&page, urls, req, SITEMAP_PROJECTS, 1, err);
    if (status == STATUS_OK)
        status = add_blocks(&page, urls, req, SITEMAP_CONTENT, 0, err);
    if (status == STATUS_OK)
        sitemap_index_view(&view, &page);
    return status;
}

/* --- one of them ----------------------------------------------------------------------------------------- */

static enum status block_show(struct req *req, struct resp *resp, enum sitemap_kind kind,
                              int64_t block, struct err *err)
{
    struct sitemap_url *urls = ARENA_ARRAY(req->arena, struct sitemap_url, SITEMAP_BLOCK + 2);
    struct sitemap_page page = {urls, 0};
    struct view view = {&resp->body};
    struct sitemap_list list;
    char text[CLOCK_TEXT];
    enum status status = sitemap_block(req->site.db, req->arena, kind, block, &list, err);

    if (status != STATUS_OK)
        return status;
    if (kind == SITEMAP_PROJECTS && block == 0) {
        add(&page, urls, req, url_home(req->arena, &req->urls));
        add(&page, urls, req, url_claims(req->arena, &req->urls, 0));
    }
    for (size_t i = 0; i < list.count; i++) {
        clock_iso(list.items[i].updated_at, text);
        urls[page.count].changed = arena_strdup(req->arena, text);
        add(&page, urls, req, url_item(req->arena, &req->urls, list.items[i].path));
    }
    if (page.count == 0)
        return err_set(err, STATUS_NOT_FOUND, "there is no sitemap of this number");
    sitemap_view(&view, &page);
    return STATUS_OK;
}

enum status sitemap_show(struct req *req, struct resp *resp, struct err *err)
{
    int64_t projects = form_int(&req->form, kinds[SITEMAP_PROJECTS], -1);
    int64_t content = form_int(&req->form, kinds[SITEMAP_CONTENT], -1);

    resp->type = "application/xml; charset=utf-8";
    if (projects >= 0 && content >= 0)
        return err_set(err, STATUS_BAD_REQUEST, "a sitemap is of projects or of content, not both");
    if (projects >= 0)
        return block_show(req, resp, SITEMAP_PROJECTS, projects, err);
    if (content >= 0)
        return block_show(req, resp, SITEMAP_CONTENT, content, err);
    return index_show(req, resp, err);
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
