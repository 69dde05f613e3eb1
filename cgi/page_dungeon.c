#include "page_dungeon.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_person.h"
#include "page_routes.h"
#include "page_visitor.h"
#include "site/claim.h"
#include "site/dungeon.h"
#include "site/phrases.h"
#include "views/dungeon.html.h"

/* The same one as long as the stay lasts. Where nobody has claimed anything, the site does. */
static enum status claim_fill(struct dungeon_page *page, const struct req *req, int64_t until,
                              struct err *err)
{
    struct claim_line *line = ARENA_NEW(req->arena, struct claim_line);
    struct phrases phrases;
    struct claim claim;
    enum status status = claim_of_slot(req->site.db, req->arena, until, &claim, err);

    if (status != STATUS_OK)
        return status;
    if (claim.id != 0) {
        *line = claim_line_of(req, &claim);
    } else {
        phrases_load(&phrases, req->arena, req->site.home, NULL);
        line->text = phrase(&phrases, "claim", (uint64_t)until);
    }
    page->claim = line->text == NULL ? NULL : line;
    return STATUS_OK;
}

enum status dungeon_show(struct req *req, struct resp *resp, struct err *err)
{
    const struct bouncer_visitor visitor = visitor_of(req);
    const struct palette site = PALETTE_DEFAULT, palette = palette_negative(&site);
    const char *next = page_next(req);
    struct view view = {&resp->body};
    struct dungeon_page page = {.until = NULL};
    int64_t until;
    enum status status = dungeon_until(req->site.db, visitor.who, &until, err);

    if (status == STATUS_OK)
        status = dungeon_others(req->site.db, visitor.who, &page.others, err);
    if (status == STATUS_OK)
        status = claim_fill(&page, req, until, err);
    if (status != STATUS_OK)
        return status;
    shell_fill(&page.shell, req, &palette);
    page.shell.title = "The dungeon";
    page.shell.noindex = true;
    page.shell.claim = NULL;
    page.shell.crumbs = &(struct crumb){"dungeon", url_dungeon(req->arena, &req->urls, NULL)};
    page.shell.crumb_count = 1;
    page.url = url_dungeon(req->arena, &req->urls, next);
    page.oracle_url = url_oracle(req->arena, &req->urls, next);
    page.many = page.others == DUNGEON_OTHERS_MAX;
    if (until != 0)
        moment_fill(req->arena, until, &page.until, &page.until_iso);
    dungeon_view(&view, &page);
    return STATUS_OK;
}
