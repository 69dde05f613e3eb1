#include "page_claim.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_routes.h"
#include "page_visitor.h"
#include "site/claim_change.h"
#include "site/clout_purse.h"
#include "site/dungeon.h"
#include "site/posted.h"
#include "site/price.h"
#include "views/claim.html.h"

#define TEXT_BYTES                                                                                 \
    4096 /* the rule for claims says how long they may be, in a friendlier way than this */

enum step {
    STEP_LOOK, /* shows what would be posted */
    STEP_CHANGE,
    STEP_POST
};

static const char *const steps[] = {"look", "change", "post", NULL};

const struct param claim_params[] = {
    {.name = "claim", .type = PARAM_LINES, .max = TEXT_BYTES, .typed = "the claim"},
    {.name = "do", .type = PARAM_ENUM, .choices = steps},
    {.name = FORM_WORD_FIELD, .type = PARAM_TEXT, .max = FORM_WORD_MAX},
    {.name = PRICE_FIELD, .type = PARAM_INT, .max = PRICE_FIELD_MAX},
    {.type = PARAM_NONE},
};

/* --- what it shows --------------------------------------------------------------------------------------- */

/* What both scenes have. The name that is asked for is none of their business: everybody has one already. */
static enum status scene_fill(struct claim_scene *scene, const struct req *req, const char *text,
                              struct err *err)
{
    const struct viewer *viewer = &req->viewer;
    struct palette palette = PALETTE_DEFAULT;
    struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
    struct clout_purse purse;
    enum status status = clout_purse(req->site.db, viewer->account_id, &purse, err);

    if (status != STATUS_OK)
        return status;
    shell_fill(&scene->shell, req, &palette);
    scene->url = url_claim(req->arena, &req->urls);
    crumbs[0] = (struct crumb){"claims", scene->shell.claims_url};
    crumbs[1] = (struct crumb){"claim", scene->url};
    scene->shell.crumbs = crumbs;
    scene->shell.crumb_count = 2;
    scene->shell.noindex = true;
    scene->shell.refused = scene->problem != NULL;
    scene->token = page_token(req);
    scene->line =
        (struct claim_line){.text = text,
                            .author = viewer->handle,
                            .author_url = url_user(req->arena, &req->urls, viewer->handle)};
    scene->price = price_now(&req->site, CLOUT_CLAIM);
    scene->works_here = viewer->role >= ROLE_STAFF;
    scene->balance = purse.balance;
    scene->left = purse.balance - scene->price;
    scene->oracle_url = url_oracle(req->arena, &req->urls, scene->url);
    return STATUS_OK;
}

static enum status ask(struct req *req, struct resp *resp, const char *text, const char *problem,
                       struct err *err)
{
    struct view view = {&resp->body};
    struct claim_scene scene = {.problem = problem};
    enum status status = scene_fill(&scene, req, text, err);

    scene.shell.title = "Make a claim";
    if (status == STATUS_OK)
        claim_ask_view(&view, &scene);
    return status;
}

static enum status confirm(struct req *req, struct resp *resp, const char *text,
                           const char *problem, struct err *err)
{
    struct view view = {&resp->body};
    struct claim_scene scene = {.word = form_word(req->arena), .problem = problem};
    enum status status = scene_fill(&scene, req, text, err);

    scene.shell.title = "Your claim";
    if (status == STATUS_OK)
        claim_confirm_view(&view, &scene);
    return status;
}

enum status claim_ask(struct req *req, struct resp *resp, struct err *err)
{
    return ask(req, resp, "", NULL, err);
}

/* --- what it does ---------------------------------------------------------------------------------------- */

/* Bad manners cost nothing but time. */
static enum status send_down(struct req *req, struct resp *resp, struct err *err)
{
    const char *here = url_claim(req->arena, &req->urls);
    int64_t until;
    enum status status = dungeon_enter(&req->site, visitor_of(req).who, &until, err);

    return status == STATUS_OK
               ? resp_redirect(resp, url_dungeon(req->arena, &req->urls, here), false, err)
               : status;
}

/* The form again, with what was typed and what is wrong with it, or with the purse. */
static enum status refuse(struct req *req, struct resp *resp, const char *text, enum status status,
                          struct err *err)
{
    if (status == STATUS_BAD_MANNERS)
        return send_down(req, resp, err);
    if (status != STATUS_INVALID && status != STATUS_TOO_POOR)
        return status;
    resp->http = status_row(status)->http;
    return ask(req, resp, text, sentence_of(req->arena, err->message), err);
}

static enum status look(struct req *req, struct resp *resp, const char *text, struct err *err)
{
    const char *clean;
    enum status status = claim_check(&req->site, req->arena, text, &clean, err);

    if (status == STATUS_OK)
        status = price_check(&req->site, CLOUT_CLAIM, err);
    return status == STATUS_OK ? confirm(req, resp, clean, NULL, err)
                               : refuse(req, resp, text, status, err);
}

/* Claim, price and the memory of the form stand or fall together. */
static enum status post_once(struct req *req, const char *text, const char *word, const char *to,
                             struct err *err)
{
    struct db *db = req->site.db;
    struct claim claim;
    enum status status = db_begin(db, TX_PUBLIC, err);

    if (status != STATUS_OK)
        return status;
    status = posted_add(db, req->viewer.account_id, word, to, err);
    if (status == STATUS_OK)
        status = claim_insert(&req->site, req->arena, text, &claim, err);
    return db_end(db, status, err);
}

/* Nobody pays more than was said: the same once more, with the price of now. */
static enum status confirm_price(struct req *req, struct resp *resp, const char *text,
                                 struct err *err)
{
    resp->http = status_row(err->status)->http;
    return confirm(req, resp, text, sentence_of(req->arena, err->message), err);
}

static enum status post(struct req *req, struct resp *resp, const char *text, const char *word,
                        struct err *err)
{
    const int64_t account_id = req->viewer.account_id;
    const char *to = url_claims(req->arena, &req->urls, 0), *led = NULL, *clean;
    enum status status = posted_find(req->site.db, req->arena, account_id, word, &led, err), found;

    if (status == STATUS_OK && led == NULL) {
        status = claim_check(&req->site, req->arena, text, &clean, err);
        if (status == STATUS_OK && page_price_check(req, CLOUT_CLAIM, err) != STATUS_OK)
            return confirm_price(req, resp, clean, err);
        if (status == STATUS_OK)
            status = post_once(req, clean, word, to, err);
        if (status == STATUS_CONFLICT) { /* the same form came in between */
            found = posted_find(req->site.db, req->arena, account_id, word, &led, NULL);
            status = found == STATUS_OK && led != NULL ? STATUS_OK : status;
        }
    }
    if (status != STATUS_OK)
        return refuse(req, resp, text, status, err);
    return resp_redirect(resp, led == NULL ? to : led, false, err);
}

enum status claim_make(struct req *req, struct resp *resp, struct err *err)
{
    const char *text = form_text(&req->form, "claim");
    const char *word = form_text(&req->form, FORM_WORD_FIELD);
    enum step step = (enum step)form_int(&req->form, "do", STEP_LOOK);

    if (text == NULL)
        return err_set(err, STATUS_BAD_REQUEST, "the form has no claim in it");
    if (step == STEP_CHANGE)
        return ask(req, resp, text, NULL, err);
    if (step == STEP_POST && word != NULL && word[0] != '\0')
        return post(req, resp, text, word, err);
    return look(req, resp, text, err);
}

enum status claim_again(struct req *req, struct resp *resp, struct err *err)
{
    return ask(req, resp, form_text(&req->form, "claim"),
               sentence_of(req->arena, req->form.problem), err);
}
