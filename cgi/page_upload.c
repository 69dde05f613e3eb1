#include "page_upload.h"
#include "base/rand.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_receipt.h"
#include "page_routes.h"
#include "site/clout_purse.h"
#include "site/price.h"
#include "views/upload.html.h"

#define PROJECTS 100 /* in the list; beyond it paths are typed */

const struct param upload_params[] = {
    {.name = "project", .type = PARAM_PATH},
    {.name = "waiting", .type = PARAM_PATH},
    {.type = PARAM_NONE},
};

/* Of a great site the first ones by path are offered, and any other can be typed: the page costs the same. */
static enum status projects_fill(struct upload_page *page, const struct req *req, struct err *err)
{
    struct upload_choice *choices;
    struct project_list list;
    enum status status = project_all(req->site.db, req->arena, "", PROJECTS, &list, err);

    if (status != STATUS_OK)
        return status;
    choices = ARENA_ARRAY(req->arena, struct upload_choice, list.count + 1);
    for (size_t i = 0; i < list.count; i++)
        choices[i] = (struct upload_choice){list.items[i].path, list.items[i].title};
    page->projects = choices;
    page->project_count = list.count;
    page->more_projects = list.more;
    return STATUS_OK;
}

static enum status price_fill(struct upload_page *page, const struct req *req, struct err *err)
{
    const int64_t price = price_now(&req->site, CLOUT_UPLOAD);
    struct arena *arena = req->arena;
    struct clout_purse purse;
    enum status status = clout_purse(req->site.db, req->viewer.account_id, &purse, err);

    if (status != STATUS_OK)
        return status;
    page->balance = arena_printf(arena, "%lld", (long long)purse.balance);
    page->price_now = price;
    if (price == 0)
        return STATUS_OK;
    page->price = arena_printf(arena, "%lld", (long long)price);
    if (purse.balance >= price)
        page->afterwards = arena_printf(arena, "%lld", (long long)(purse.balance - price));
    return STATUS_OK;
}

/* The colours that the form begins with: those that the item would have without any of its own. */
static void colours_fill(struct upload_page *page, struct arena *arena,
                         const struct palette *palette)
{
    if (page->typed.colours[0] == NULL)
        swatches_fill(page->typed.colours, arena, palette);
}

/* A project that the visitor has named restyles the page; one that is not there does not. */
static struct palette palette_of(const struct req *req, const char *path)
{
    struct project_list line;
    struct project project;

    if (path == NULL || project_find(req->site.db, req->arena, path, &project, NULL) != STATUS_OK ||
        project_line(req->site.db, req->arena, &project, &line, NULL) != STATUS_OK)
        return PALETTE_DEFAULT;
    return project_line_palette(&line);
}

enum status upload_page_show(struct req *req, struct resp *resp, const struct upload_typed *typed,
                             const struct upload_refusal *refusal, struct err *err)
{
    const struct palette palette = palette_of(req, typed->project);
    struct view view = {&resp->body};
    struct upload_page page = {.typed = *typed};
    enum status status = projects_fill(&page, req, err);

    if (status == STATUS_OK)
        status = price_fill(&page, req, err);
    if (status != STATUS_OK)
        return status;
    if (refusal != NULL)
        page.refusal = *refusal;
    page.url = url_upload(req->arena, &req->urls, NULL);
    page.token = page_token(req);
    page.oracle_url = url_oracle(
        req->arena, &req->urls,
        typed->project == NULL ? page.url : url_upload(req->arena, &req->urls, typed->project));
    page.max_bytes = conf_int(req->site.conf, CONF_MAX_UPLOAD);
    page.max_size = size_text(req->arena, page.max_bytes);
    colours_fill(&page, req->arena, &palette);
    shell_fill(&page.shell, req, &palette);
    page.shell.title = "Upload";
    page.shell.refused = page.refusal.problem != NULL;
    page.shell.noindex = true;
    page.shell.crumbs = &(struct crumb){"upload", page.url};
    page.shell.crumb_count = 1;
    upload_view(&view, &page);
    return STATUS_OK;
}

enum status upload_show(struct req *req, struct resp *resp, struct err *err)
{
    const char *waiting = form_text(&req->form, "waiting");
    struct upload_typed typed = {.project = form_text(&req->form, "project")};

    if (waiting != NULL)
        return receipt_show(req, resp, waiting, err);
    typed.form = arena_printf(req->arena, "%016llx%016llx", (unsigned long long)rand_u64(),
                              (unsigned long long)rand_u64());
    return upload_page_show(req, resp, &typed, NULL, err);
}
