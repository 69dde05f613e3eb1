#include "page_error.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_routes.h"
#include "site/phrases.h"
#include "views/error.html.h"
#include "web/next.h"

/* The fact has been said; a broken phrase file must not spoil that. The draw differs from request to request. */
static const char *joke_of(const struct req *req, int http)
{
    struct phrases phrases;
    uint64_t seed = 0;

    for (const char *at = req->id; *at != '\0'; at++)
        seed = seed * 31 + (unsigned char)*at;
    phrases_load(&phrases, req->arena, req->site.home, NULL);
    return phrase(&phrases, arena_printf(req->arena, "error.%d", http), seed);
}

/* What would help: an account, or clout. Where staff is asked for, a guest is no better off than a stranger. */
static void ways_fill(struct error_page *page, const struct req *req, enum status status)
{
    if (status == STATUS_UNAUTHORIZED) {
        page->login_url = url_check(req->arena, &req->urls, next_here(req));
        if ((req->needs & NEED_STAFF) == 0)
            page->oracle_url = url_oracle(req->arena, &req->urls, next_here(req));
    } else if (status == STATUS_TOO_POOR) {
        page->oracle_url = url_oracle(req->arena, &req->urls, next_form(req));
    }
}

enum status problem_show(struct req *req, struct resp *resp, struct err *err)
{
    const struct status_row *row = status_row(err->status);
    struct view view = {&resp->body};
    struct palette palette = PALETTE_DEFAULT;
    struct error_page page = {.code = row->http, .title = row->title};

    page.sentence = sentence_of(req->arena, err->message);
    page.joke = joke_of(req, row->http);
    ways_fill(&page, req, err->status);
    shell_fill(&page.shell, req, &palette);
    page.shell.title = row->title;
    page.shell.noindex = true;
    page.shell.request_id = req->id;
    error_view(&view, &page);
    return STATUS_OK;
}
