#include "page_error.h"
#include "page_fill.h"
#include "page_routes.h"
#include "views/error.html.h"

static const char *joke_of(enum status status)
{
    switch (status) {
    case STATUS_NOT_FOUND:
        return "Not on the menu.";
    case STATUS_FORBIDDEN:
        return "Staff only beyond this curtain.";
    case STATUS_TOO_LARGE:
        return "That does not fit on the plate.";
    case STATUS_BUSY:
        return "The kitchen is full.";
    case STATUS_BUG:
    case STATUS_IO:
        return "Something fell on the kitchen floor.";
    default:
        return NULL;
    }
}

enum status problem_show(struct req *req, struct resp *resp, struct err *err)
{
    const struct status_row *row = status_row(err->status);
    struct view view = {&resp->body};
    struct palette palette = PALETTE_DEFAULT;
    struct error_page page = {.code = row->http, .title = row->title, .sentence = err->message};

    page.joke = joke_of(err->status);
    shell_fill(&page.shell, req, &palette);
    page.shell.title = row->title;
    page.shell.noindex = true;
    page.shell.request_id = req->id;
    error_view(&view, &page);
    return STATUS_OK;
}
