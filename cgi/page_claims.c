#include "page_claims.h"
#include "base/clock.h"
#include "page_fill.h"
#include "page_routes.h"
#include "site/claim.h"
#include "site/clout_purse.h"
#include "views/claims.html.h"

#define CLAIMS 50

const struct param claims_params[] = {
    {.name = "before", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.type = PARAM_NONE},
};

static void items_fill(struct claims_page *page, const struct req *req,
                       const struct claim_list *list)
{
    struct claim_item *items = ARENA_ARRAY(req->arena, struct claim_item, list->count + 1);
    char text[CLOCK_TEXT];

    for (size_t i = 0; i < list->count; i++) {
        items[i].line = claim_line_of(req, &list->items[i]);
        clock_day(list->items[i].created_at, text);
        items[i].date = arena_strdup(req->arena, text);
        clock_iso(list->items[i].created_at, text);
        items[i].date_iso = arena_strdup(req->arena, text);
    }
    page->items = items;
    page->count = list->count;
}

enum status claims_show(struct req *req, struct resp *resp, struct err *err)
{
    const int64_t before = form_int(&req->form, "before", 0);
    struct view view = {&resp->body};
    struct claims_page page = {.older_url = NULL};
    struct palette palette = PALETTE_DEFAULT;
    struct claim_list list;
    char *self = url_claims(req->arena, &req->urls, before);
    enum status status = claim_page(req->site.db, req->arena, CLAIM_VISIBLE,
                                    before == 0 ? INT64_MAX : before, CLAIMS, &list, err);

    if (status == STATUS_OK)
        status = clout_totals(req->site.db, &page.minted, &page.burnt, err);
    if (status != STATUS_OK)
        return status;
    shell_fill(&page.shell, req, &palette);
    page.shell.title = "Claims";
    page.shell.canonical = url_absolute(req->arena, &req->urls, self);
    page.shell.crumbs = &(struct crumb){"claims", self};
    page.shell.crumb_count = 1;
    items_fill(&page, req, &list);
    page.claim_url = url_claim(req->arena, &req->urls);
    page.newest_url = before == 0 ? NULL : page.shell.claims_url;
    if (list.more)
        page.older_url = url_claims(req->arena, &req->urls, list.items[list.count - 1].id);
    page.shell.newer_url = page.newest_url;
    page.shell.older_url = page.older_url;
    claims_view(&view, &page);
    return STATUS_OK;
}
