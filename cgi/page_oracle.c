#include "page_oracle.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_routes.h"
#include "page_visitor.h"
#include "site/clout_purse.h"
#include "site/dungeon.h"
#include "site/limit.h"
#include "site/price.h"
#include "site/question.h"
#include "views/oracle.html.h"
#include "web/next.h"

/* Of new challenges from one neighbourhood. Who has an open one gets that, however often. */
#define KNOCKS 30
#define KNOCK_SECONDS 60

const struct param oracle_params[] = {
    {.name = NEXT_FIELD, .type = PARAM_TEXT, .max = NEXT_MAX},
    {.type = PARAM_NONE},
};

/* --- what it shows --------------------------------------------------------------------------------------- */

static enum status clout_fill(struct oracle_page *page, const struct req *req, struct err *err)
{
    const struct conf *conf = req->site.conf;
    struct clout_purse purse;
    enum status status = clout_purse(req->site.db, req->viewer.account_id, &purse, err);

    page->balance = purse.balance;
    page->reward = conf_int(conf, CONF_REWARD_TRIVIA);
    page->cap = conf_int(conf, CONF_CAP_DAY);
    page->price_claim = conf_int(conf, CONF_PRICE_CLAIM);
    page->price_upload = conf_int(conf, CONF_PRICE_UPLOAD);
    if (req->viewer.account_id != 0) {
        page->price_claim = price_now(&req->site, CLOUT_CLAIM);
        page->price_upload = price_now(&req->site, CLOUT_UPLOAD);
    }
    return status;
}

static enum status pool_fill(struct oracle_page *page, const struct req *req, struct err *err)
{
    enum status status = question_count_up_to(req->site.db, QUESTION_POOL_ENOUGH, &page->pool, err);

    page->enough = page->pool == QUESTION_POOL_ENOUGH;
    page->asked = page->pool < BOUNCER_QUESTIONS ? page->pool : BOUNCER_QUESTIONS;
    return status;
}

/* `open` is the id of questions that have been asked already; NULL = none have. `problem` as in struct oracle_page. */
static enum status show(struct req *req, struct resp *resp, const char *open, const char *problem,
                        struct err *err)
{
    const enum role role = req->viewer.role;
    struct view view = {&resp->body};
    struct oracle_page page = {.next = page_next(req), .problem = problem};
    struct palette palette = PALETTE_DEFAULT;
    enum status status = clout_fill(&page, req, err);

    if (status == STATUS_OK)
        status = pool_fill(&page, req, err);
    if (status != STATUS_OK)
        return status;
    page.staff = role == ROLE_STAFF || role == ROLE_ADMIN;
    shell_fill(&page.shell, req, &palette);
    page.shell.title = "The bouncer";
    page.shell.refused = problem != NULL;
    page.shell.noindex = true;
    page.url = url_oracle(req->arena, &req->urls, NULL);
    page.shell.crumbs = &(struct crumb){"oracle", page.url};
    page.shell.crumb_count = 1;
    page.token = page_token(req);
    if (open != NULL)
        page.open_url = url_challenge(req->arena, &req->urls, open, page.next);
    oracle_view(&view, &page);
    return STATUS_OK;
}

static enum status to_dungeon(const struct req *req, struct resp *resp, struct err *err)
{
    return resp_redirect(resp, url_dungeon(req->arena, &req->urls, page_next(req)), false, err);
}

static enum status to_challenge(const struct req *req, struct resp *resp, const char *id,
                                struct err *err)
{
    return resp_redirect(resp, url_challenge(req->arena, &req->urls, id, page_next(req)), false,
                         err);
}

/* Where the visitor stands: in the dungeon (`*until` is not 0), before questions (`challenge->id` is not NULL), or
 * before the door. */
static enum status look(struct req *req, const struct bouncer_visitor *visitor, int64_t *until,
                        struct bouncer_challenge *challenge, struct err *err)
{
    enum status status = dungeon_until(req->site.db, visitor->who, until, err);

    if (status == STATUS_OK)
        status = bouncer_challenge_open(&req->site, req->arena, visitor->who, challenge, err);
    return status;
}

enum status oracle_show(struct req *req, struct resp *resp, struct err *err)
{
    const struct bouncer_visitor visitor = visitor_of(req);
    struct bouncer_challenge challenge;
    int64_t until;
    enum status status = look(req, &visitor, &until, &challenge, err);

    if (status != STATUS_OK)
        return status;
    return until != 0 ? to_dungeon(req, resp, err) : show(req, resp, challenge.id, NULL, err);
}

/* --- what it does ---------------------------------------------------------------------------------------- */

/* A knock counts whatever comes of it. */
static enum status take_knock(struct req *req, int64_t *wait, struct err *err)
{
    const struct limit limit = {arena_printf(req->arena, "knock:%s", visitor_prefix(req)), KNOCKS,
                                KNOCK_SECONDS};
    enum status status = limit_check(req->site.db, &limit, wait, err);

    if (status == STATUS_OK)
        status = db_begin(req->site.db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    return db_end(req->site.db, limit_take(req->site.db, &limit, wait, err), err);
}

enum status oracle_knock(struct req *req, struct resp *resp, struct err *err)
{
    const struct bouncer_visitor visitor = visitor_of(req);
    struct bouncer_challenge challenge;
    int64_t until, wait = 0;
    enum status status = look(req, &visitor, &until, &challenge, err);

    if (status != STATUS_OK)
        return status;
    if (until != 0)
        return to_dungeon(req, resp, err);
    if (challenge.id != NULL)
        return to_challenge(req, resp, challenge.id, err);
    status = take_knock(req, &wait, err);
    if (status == STATUS_TOO_MANY) {
        status = show(req, resp, NULL, sentence_of(req->arena, err->message), err);
        return status == STATUS_OK ? page_too_many(req, resp, wait, err) : status;
    }
    if (status == STATUS_OK)
        status = bouncer_knock(&req->site, req->arena, &visitor, &challenge, err);
    if (status == STATUS_OK)
        return to_challenge(req, resp, challenge.id, err);
    if (status == STATUS_TOO_MANY) /* since a moment ago */
        return to_dungeon(req, resp, err);
    if (status != STATUS_CONFLICT)
        return status;
    /* The page says itself that there are no questions. */
    resp->http = status_row(status)->http;
    return show(req, resp, NULL, NULL, err);
}
