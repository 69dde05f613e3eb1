#include "page_user.h"
#include "page_fill.h"
#include "page_person.h"
#include "page_routes.h"
#include "site/account.h"
#include "site/clout_purse.h"
#include "site/profile.h"
#include "site/rank.h"
#include "views/user.html.h"

#define CLAIMS 20
#define CARDS 24

static enum status made_fill(struct user_page *page, const struct req *req, int64_t account_id,
                             struct err *err)
{
    struct claim_list claims;
    struct content_list content;
    struct user_claim *lines;
    enum status status = profile_claims(req->site.db, req->arena, account_id, CLAIMS, &claims, err);

    if (status == STATUS_OK)
        status = profile_content(req->site.db, req->arena, account_id, CARDS, &content, err);
    if (status != STATUS_OK)
        return status;
    lines = ARENA_ARRAY(req->arena, struct user_claim, claims.count + 1);
    for (size_t i = 0; i < claims.count; i++) {
        lines[i].line = claim_line_of(req, &claims.items[i]);
        date_fill(req->arena, claims.items[i].created_at, &lines[i].date, &lines[i].date_iso);
    }
    page->claims = lines;
    page->claim_count = claims.count;
    page->cards = cards_fill(req, &content, 4);
    page->card_count = content.count;
    return STATUS_OK;
}

/* Clout moves without telling the page cache; a rank that is late by one claim's time hurts nobody. */
static enum status rank_fill(struct user_page *page, const struct req *req, int64_t account_id,
                             struct err *err)
{
    struct clout_purse purse;
    struct rank_list ranks;
    enum status status = clout_purse(req->site.db, account_id, &purse, err);

    if (status == STATUS_OK)
        status = rank_list(req->site.db, req->arena, &ranks, err);
    if (status == STATUS_OK)
        page->rank = rank_of(&ranks, purse.earned)->name;
    return status;
}

/* A guest who has become somebody is found under the new name. Those who are banned are nobody's business. */
enum status user_show(struct req *req, struct resp *resp, struct err *err)
{
    const char *handle = req->rest.at;
    struct view view = {&resp->body};
    struct user_page page = {.handle = NULL};
    struct palette palette = PALETTE_DEFAULT;
    struct account account;
    char *self;
    enum status status = account_find(req->site.db, req->arena, handle, &account, err);

    while (status == STATUS_OK && account.state == ACCOUNT_MERGED) /* a guest into a guest, even */
        status = account_by_id(req->site.db, req->arena, account.merged_id, &account, err);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && account.state != ACCOUNT_ACTIVE))
        status = err_set(err, STATUS_NOT_FOUND, "there is nobody called \"%s\"", handle);
    if (status != STATUS_OK)
        return status;
    self = url_user(req->arena, &req->urls, account.handle);
    if (strcmp(handle, account.handle) != 0)
        return resp_redirect(resp, self, true, err);
    page.handle = account.handle;
    page.ban_id = desk_ban_id(req, account.id);
    page.catchphrase = catchphrase_of(req, account.catchphrase);
    status = rank_fill(&page, req, account.id, err);
    if (status == STATUS_OK)
        status = made_fill(&page, req, account.id, err);
    if (status != STATUS_OK)
        return status;
    shell_fill(&page.shell, req, &palette);
    page.shell.title = account.handle;
    page.shell.canonical = url_absolute(req->arena, &req->urls, self);
    page.shell.crumbs = &(struct crumb){account.handle, self};
    page.shell.crumb_count = 1;
    user_view(&view, &page);
    return STATUS_OK;
}
