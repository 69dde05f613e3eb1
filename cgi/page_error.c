#include "page_error.h"
#include "page_fill.h"
#include "page_routes.h"
#include "site/phrases.h"
#include "views/error.html.h"

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

/* Refusals are written to stand behind a name ("pierogis: …"); on a page they are a sentence of their own. */
static const char *sentence_of(struct arena *arena, const char *message)
{
    size_t len = strlen(message);
    const char *end = len > 0 && strchr(".!?", message[len - 1]) == NULL ? "." : "";
    char *sentence = arena_printf(arena, "%s%s", message, end);

    if (sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = (char)(sentence[0] - ('a' - 'A'));
    return sentence;
}

enum status problem_show(struct req *req, struct resp *resp, struct err *err)
{
    const struct status_row *row = status_row(err->status);
    struct view view = {&resp->body};
    struct palette palette = PALETTE_DEFAULT;
    struct error_page page = {.code = row->http, .title = row->title};

    page.sentence = sentence_of(req->arena, err->message);
    page.joke = joke_of(req, row->http);
    shell_fill(&page.shell, req, &palette);
    page.shell.title = row->title;
    page.shell.noindex = true;
    page.shell.request_id = req->id;
    error_view(&view, &page);
    return STATUS_OK;
}
