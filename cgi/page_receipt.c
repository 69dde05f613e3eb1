#include "page_receipt.h"
#include "page_fill.h"
#include "page_person.h"
#include "site/clout_purse.h"
#include "site/place.h"
#include "site/price.h"
#include "views/receipt.html.h"

/* Also by the address that it had when it was posted. */
static enum status find_anywhere(const struct req *req, const char *path, struct content *content,
                                 struct err *err)
{
    struct place place;
    enum status status = content_named(req->site.db, req->arena, path, content, err);

    if (status != STATUS_NOT_FOUND)
        return status;
    status = place_find(req->site.db, req->arena, path, &place, err);
    if (status == STATUS_OK && place.kind == PLACE_MOVED)
        status = content_named(req->site.db, req->arena, place.path, content, err);
    else if (status == STATUS_OK)
        status = STATUS_NOT_FOUND;
    return status;
}

static enum status find(const struct req *req, const char *path, struct content *content,
                        struct err *err)
{
    enum status status = find_anywhere(req, path, content, err);

    if (status == STATUS_OK && content->account_id == req->viewer.account_id)
        return STATUS_OK;
    if (status != STATUS_OK && status != STATUS_NOT_FOUND && status != STATUS_INVALID &&
        status != STATUS_CONFLICT)
        return status;
    return err_set(err, STATUS_NOT_FOUND, "you have posted nothing at this address");
}

static enum status taken_out_fill(struct receipt_page *page, const struct req *req,
                                  int64_t content_id, struct err *err)
{
    const char *words;
    enum status status = content_taken_out(req->site.db, req->arena, content_id, &words, err);

    if (status == STATUS_OK && words[0] != '\0')
        page->taken_out = words;
    return status;
}

static const char *clout_text(const struct req *req, int64_t amount)
{
    return amount == 0 ? NULL : arena_printf(req->arena, "%lld", (long long)amount);
}

static enum status purse_fill(struct receipt_page *page, const struct req *req, int64_t content_id,
                              struct err *err)
{
    int64_t paid = 0, returned = 0;
    struct clout_purse purse;
    enum status status = clout_purse(req->site.db, req->viewer.account_id, &purse, err);

    if (status == STATUS_OK)
        status = price_paid(req->site.db, CLOUT_UPLOAD, content_id, &paid, &returned, err);
    if (status != STATUS_OK)
        return status;
    page->balance = arena_printf(req->arena, "%lld", (long long)purse.balance);
    page->paid = clout_text(req, paid);
    page->returned = clout_text(req, returned);
    return STATUS_OK;
}

enum status receipt_show(struct req *req, struct resp *resp, const char *path, struct err *err)
{
    struct view view = {&resp->body};
    struct palette palette = PALETTE_DEFAULT;
    struct receipt_page page = {.path = path};
    struct content content;
    enum status status = find(req, path, &content, err);

    if (status == STATUS_OK)
        status = taken_out_fill(&page, req, content.id, err);
    if (status == STATUS_OK)
        status = purse_fill(&page, req, content.id, err);
    if (status != STATUS_OK)
        return status;
    page.state = content.state;
    page.title = content.title;
    page.path = content_path(req->arena, &content);
    if (content.state == CONTENT_VISIBLE)
        page.url = url_item(req->arena, &req->urls, page.path);
    page.size = size_text(req->arena, content.bytes);
    date_fill(req->arena, content.posted_at, &page.date, &page.date_iso);
    page.project_url = url_item(req->arena, &req->urls, content.project_path);
    page.upload_url = url_upload(req->arena, &req->urls, content.project_path);
    shell_fill(&page.shell, req, &palette);
    page.shell.title = "Receipt";
    page.shell.noindex = true;
    page.shell.crumbs = &(struct crumb){"upload", url_upload(req->arena, &req->urls, NULL)};
    page.shell.crumb_count = 1;
    receipt_view(&view, &page);
    return STATUS_OK;
}
