#include "page_form.h"
#include "page_mainframe.h"
#include "page_routes.h"
#include "site/account_change.h"
#include "site/alt_offer_change.h"
#include "site/claim_change.h"
#include "site/content_visibility.h"
#include "web/next.h"

/* --- what a button does with the thing of its id --------------------------------------------------------- */

typedef enum status decision(struct req *req, int64_t id, struct err *err);

static enum status approve(struct req *req, int64_t id, struct err *err)
{
    struct content content;

    return content_approve(&req->site, req->arena, id, &content, err);
}

static enum status reject(struct req *req, int64_t id, struct err *err)
{
    struct content content;

    return content_reject(&req->site, req->arena, id, &content, NULL, err);
}

static enum status hide(struct req *req, int64_t id, struct err *err)
{
    struct content content;

    return content_show_or_hide(&req->site, req->arena, id, CONTENT_HELD, &content, err);
}

static enum status show_again(struct req *req, int64_t id, struct err *err)
{
    struct content content;

    return content_show_again(&req->site, req->arena, id, &content, err);
}

static enum status ban(struct req *req, int64_t id, struct err *err)
{
    struct account account;

    return account_ban(&req->site, req->arena, id, &account, err);
}

/* Of the one whose content this is. */
static enum status ban_poster(struct req *req, int64_t id, struct err *err)
{
    struct content content;
    enum status status = content_by_id(req->site.db, req->arena, id, &content, err);

    if (status == STATUS_OK && content.account_id == 0)
        return err_set(err, STATUS_CONFLICT,
                       "\"%s\" was posted by the site itself, which nobody bans", content.title);
    return status == STATUS_OK ? ban(req, content.account_id, err) : status;
}

static enum status claim_hide(struct req *req, int64_t id, struct err *err)
{
    struct claim claim;

    return claim_set_state(&req->site, req->arena, id, CLAIM_HIDDEN, false, &claim, NULL, err);
}

static enum status claim_unhide(struct req *req, int64_t id, struct err *err)
{
    struct claim claim;

    return claim_show(&req->site, req->arena, id, &claim, err);
}

static enum status claim_reject(struct req *req, int64_t id, struct err *err)
{
    struct claim claim;

    return claim_set_state(&req->site, req->arena, id, CLAIM_REMOVED, true, &claim, NULL, err);
}

static enum status alt_accept(struct req *req, int64_t id, struct err *err)
{
    struct alt_offer offer;

    return alt_offer_accept(&req->site, req->arena, id, &offer, NULL, err);
}

static enum status alt_reject(struct req *req, int64_t id, struct err *err)
{
    struct alt_offer offer;

    return alt_offer_reject(&req->site, req->arena, id, &offer, err);
}

/* --- the form -------------------------------------------------------------------------------------------- */

/* In the same order. */
static const char *const names[] = {"approve",    "reject",     "hide",       "ban",
                                    "ban-poster", "claim-hide", "claim-show", "claim-reject",
                                    "alt-accept", "alt-reject", "show",       NULL};
static decision *const decisions[] = {approve,    reject,     hide,         ban,
                                      ban_poster, claim_hide, claim_unhide, claim_reject,
                                      alt_accept, alt_reject, show_again};

const struct param decide_params[] = {
    {.name = "do", .type = PARAM_ENUM, .choices = names},
    {.name = "id", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.name = NEXT_FIELD, .type = PARAM_TEXT, .max = NEXT_MAX},
    {.type = PARAM_NONE},
};

/* What a colleague was faster with, or what the rules do not allow, is said above what is left to decide. */
static bool is_told(enum status status, const struct err *err)
{
    return !err->by_machine &&
           (status == STATUS_CONFLICT || status == STATUS_NOT_FOUND || status == STATUS_FORBIDDEN);
}

enum status mainframe_decide(struct req *req, struct resp *resp, struct err *err)
{
    const char *next = form_text(&req->form, NEXT_FIELD);
    const int64_t id = form_int(&req->form, "id", 0);
    enum status status;

    if (!form_has(&req->form, "do") || id == 0)
        return err_set(err, STATUS_BAD_REQUEST, "the form does not say what to do with what");
    status = decisions[form_int(&req->form, "do", 0)](req, id, err);
    if (status == STATUS_OK)
        return resp_redirect(
            resp, next_is_local(&req->urls, next) ? next : url_mainframe(req->arena, &req->urls),
            false, err);
    if (!is_told(status, err))
        return status;
    resp->http = status_row(status)->http;
    return mainframe_draw(req, resp, &MAINFRAME_START, sentence_of(req->arena, err->message), err);
}
