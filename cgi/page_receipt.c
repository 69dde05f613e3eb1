#include "page_receipt.h"
#include "page_fill.h"
#include "page_person.h"
#include "site/clout_purse.h"
#include "views/receipt.html.h"

#define ENTRIES 20 /* of the newest: the payment is one of them, or long past */

static enum status find(const struct req *req, const char *path, struct content *content,
                        struct err *err)
{
    enum status status = content_named(req->site.db, req->arena, path, content, err);

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

static enum status purse_fill(struct receipt_page *page, const struct req *req, int64_t content_id,
                              struct err *err)
{
    const char *key = arena_printf(req->arena, "upload:%lld", (long long)content_id);
    struct clout_history history;
    struct clout_purse purse;
    enum status status = clout_purse(req->site.db, req->viewer.account_id, &purse, err);

    if (status == STATUS_OK)
        status = clout_history(req->site.db, req->arena, req->viewer.account_id, 0, ENTRIES,
                               &history, err);
    if (status != STATUS_OK)
        return status;
    page->balance = arena_printf(req->arena, "%lld", (long long)purse.balance);
    for (size_t i = 0; i < history.count; i++) {
        if (strcmp(history.items[i].key, key) == 0)
            page->paid = arena_printf(req->arena, "%lld", -(long long)history.items[i].amount);
    }
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
