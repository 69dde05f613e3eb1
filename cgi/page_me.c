#include "page_me.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_me_links.h"
#include "page_me_offers.h"
#include "page_person.h"
#include "page_routes.h"
#include "site/account_change.h"
#include "site/clout_purse.h"
#include "site/codename.h"
#include "site/identity.h"
#include "site/profile.h"
#include "site/session_change.h"
#include "views/me.html.h"

#define ENTRIES 20

const struct param me_params[] = {
    {.name = "before", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.type = PARAM_NONE},
};

/* --- what it shows --------------------------------------------------------------------------------------- */

static enum status purse_fill(struct me_page *page, const struct req *req, struct err *err)
{
    struct clout_purse purse;
    const struct rank *next;
    enum status status = clout_purse(req->site.db, req->viewer.account_id, &purse, err);

    if (status == STATUS_OK)
        status = rank_list(req->site.db, req->arena, &page->ranks, err);
    if (status != STATUS_OK)
        return status;
    page->balance = purse.balance;
    page->rank = rank_of(&page->ranks, purse.earned)->name;
    next = rank_after(&page->ranks, purse.earned);
    if (next != NULL) {
        page->next_rank = next->name;
        page->missing = next->threshold - purse.earned;
    }
    return STATUS_OK;
}

static enum status history_fill(struct me_page *page, const struct req *req, int64_t before,
                                struct err *err)
{
    struct clout_history history;
    struct me_entry *entries;
    enum status status = clout_history(req->site.db, req->arena, req->viewer.account_id, before,
                                       ENTRIES, &history, err);

    if (status != STATUS_OK)
        return status;
    entries = ARENA_ARRAY(req->arena, struct me_entry, history.count + 1);
    for (size_t i = 0; i < history.count; i++) {
        const struct clout_entry *entry = &history.items[i];

        entries[i] = (struct me_entry){.amount = entry->amount, .reason = entry->reason};
        date_fill(req->arena, entry->at, &entries[i].date, &entries[i].date_iso);
    }
    page->entries = entries;
    page->entry_count = history.count;
    page->oracle_url = url_oracle(req->arena, &req->urls, NULL);
    page->newest_url = before == 0 ? NULL : page->url;
    if (history.more)
        page->older_url = url_me(req->arena, &req->urls, history.items[history.count - 1].id);
    return STATUS_OK;
}

/* Two logins of one browser in one second would have buttons of the same name. */
static const char *twin_of(struct arena *arena, const struct me_session *sessions, size_t i)
{
    int alike = 1;

    for (size_t before = 0; before < i; before++) {
        if (strcmp(sessions[before].agent, sessions[i].agent) == 0 &&
            strcmp(sessions[before].date, sessions[i].date) == 0)
            alike++;
    }
    return alike == 1 ? NULL : arena_printf(arena, " (%d)", alike);
}

static enum status sessions_fill(struct me_page *page, const struct req *req, struct err *err)
{
    struct session_list *list = ARENA_NEW(req->arena, struct session_list);
    struct me_session *sessions;
    enum status status = session_list(req->site.db, req->arena, req->viewer.account_id, list, err);

    if (status != STATUS_OK)
        return status;
    sessions = ARENA_ARRAY(req->arena, struct me_session, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        const struct session_entry *entry = &list->items[i];

        sessions[i] =
            (struct me_session){.id = entry->id,
                                .agent = entry->agent == NULL ? "a browser" : entry->agent,
                                .present = entry->id == req->viewer.session_id};
        moment_fill(req->arena, entry->created_at, &sessions[i].date, &sessions[i].date_iso);
        sessions[i].twin = twin_of(req->arena, sessions, i);
    }
    page->sessions = sessions;
    page->session_count = list->count;
    return STATUS_OK;
}

static enum status account_fill(struct me_page *page, const struct req *req, struct err *err)
{
    struct account account;
    enum status status =
        account_by_id(req->site.db, req->arena, req->viewer.account_id, &account, err);

    if (status == STATUS_OK)
        status = profile_claim_count(req->site.db, account.id, &page->claims, err);
    if (status != STATUS_OK)
        return status;
    page->handle = account.handle;
    page->role = role_name(account.role);
    page->public_url = url_user(req->arena, &req->urls, account.handle);
    page->catchphrase = account.catchphrase == NULL ? "" : account.catchphrase;
    if (page->problems.typed != NULL)
        page->catchphrase = page->problems.typed;
    page->everybodys = catchphrase_of(req, NULL);
    return STATUS_OK;
}

static enum status show(struct req *req, struct resp *resp, int64_t before,
                        struct me_problems problems, struct err *err)
{
    struct view view = {&resp->body};
    struct me_page page = {.problems = problems};
    struct palette palette = PALETTE_DEFAULT;
    enum status status;

    page.url = url_me(req->arena, &req->urls, 0);
    page.token = page_token(req);
    status = account_fill(&page, req, err);
    if (status == STATUS_OK)
        status = me_offers_fill(&page, req, err);
    if (status == STATUS_OK)
        status = me_links_fill(&page, req, err);
    if (status == STATUS_OK)
        status = purse_fill(&page, req, err);
    if (status == STATUS_OK)
        status = history_fill(&page, req, before, err);
    if (status == STATUS_OK)
        status = sessions_fill(&page, req, err);
    if (status != STATUS_OK)
        return status;
    shell_fill(&page.shell, req, &palette);
    page.shell.title = page.handle;
    page.shell.refused =
        problems.catchphrase != NULL || problems.offer != NULL || problems.link != NULL;
    page.shell.noindex = true;
    page.shell.crumbs = &(struct crumb){"me", page.url};
    page.shell.crumb_count = 1;
    me_view(&view, &page);
    return STATUS_OK;
}

enum status me_show(struct req *req, struct resp *resp, struct err *err)
{
    return show(req, resp, form_int(&req->form, "before", 0), (struct me_problems){.typed = NULL},
                err);
}

/* --- what it does ---------------------------------------------------------------------------------------- */

enum me_action {
    ME_ACCEPT,
    ME_CATCHPHRASE,
    ME_END,
    ME_LEAVE,
    ME_LINK,
    ME_LOG_OUT,
    ME_LOG_OUT_EVERYWHERE,
    ME_REJECT
};

static const char *const actions[] = {"accept",  "catchphrase",        "end",    "leave", "link",
                                      "log-out", "log-out-everywhere", "reject", NULL};

/* The rule for catchphrases says how long they may be, in a friendlier way than a limit here. */
const struct param me_change_params[] = {
    {.name = "do", .type = PARAM_ENUM, .choices = actions},
    {.name = "catchphrase", .type = PARAM_TEXT, .max = 4096, .typed = "the catchphrase"},
    {.name = "identity", .type = PARAM_TEXT, .max = CODENAME_MAX + 1 + NATIVE_ID_MAX},
    {.name = "offer", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.name = "session", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.type = PARAM_NONE},
};

/* What was typed stays in its field. */
static enum status show_catchphrase(struct req *req, struct resp *resp, const char *problem,
                                    struct err *err)
{
    const struct me_problems problems = {
        .catchphrase = sentence_of(req->arena, problem),
        .typed = form_text(&req->form, "catchphrase"),
    };

    return show(req, resp, 0, problems, err);
}

static enum status set_catchphrase(struct req *req, struct resp *resp, struct err *err)
{
    const char *text = form_text(&req->form, "catchphrase");
    struct account account;
    enum status status;

    if (text == NULL)
        return err_set(err, STATUS_BAD_REQUEST, "the form has no catchphrase in it");
    status = account_set_catchphrase(&req->site, req->arena, req->viewer.account_id, text, &account,
                                     err);
    if (status == STATUS_OK)
        return resp_redirect(resp, url_me(req->arena, &req->urls, 0), false, err);
    if (status != STATUS_INVALID)
        return status;
    resp->http = status_row(status)->http;
    return show_catchphrase(req, resp, err->message, err);
}

enum status me_again(struct req *req, struct resp *resp, struct err *err)
{
    return show_catchphrase(req, resp, req->form.problem, err);
}

/* Ends the sessions and, when the present one is among them, the cookie. */
static enum status end_sessions(struct req *req, struct resp *resp, enum me_action action,
                                struct err *err)
{
    const struct viewer *me = &req->viewer;
    const int64_t id = action == ME_END ? form_int(&req->form, "session", 0) : me->session_id;
    enum status status = db_begin(req->site.db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    if (action == ME_LOG_OUT_EVERYWHERE)
        status = session_end_all(&req->site, me->account_id, 0, err);
    else
        status = session_end(&req->site, me->account_id, id, err);
    status = db_end(req->site.db, status, err);
    if (status != STATUS_OK)
        return status;
    if (id != me->session_id)
        return resp_redirect(resp, url_me(req->arena, &req->urls, 0), false, err);
    status = resp_redirect(resp, url_home(req->arena, &req->urls), false, err);
    if (status != STATUS_OK)
        return status;
    return resp_header(resp, "Set-Cookie", cookie_write(req->arena, req->client.https, "", 0), err);
}

/* Somebody else may have answered meanwhile: then the page as it is now says so. */
static enum status answer_offer(struct req *req, struct resp *resp, bool accept, struct err *err)
{
    enum status status = me_offer_settle(req, accept, err);

    if (status == STATUS_OK)
        return resp_redirect(resp, url_me(req->arena, &req->urls, 0), false, err);
    if (status != STATUS_CONFLICT)
        return status;
    resp->http = status_row(status)->http;
    return show(req, resp, 0, (struct me_problems){.offer = sentence_of(req->arena, err->message)},
                err);
}

/* The time for it may have run out meanwhile. */
static enum status answer_wish(struct req *req, struct resp *resp, bool yes, struct err *err)
{
    enum status status = me_link_answer(req, yes, err);

    if (status == STATUS_OK)
        return resp_redirect(resp, url_me(req->arena, &req->urls, 0), false, err);
    if (status != STATUS_NOT_FOUND)
        return status;
    resp->http = status_row(status)->http;
    return show(req, resp, 0, (struct me_problems){.link = sentence_of(req->arena, err->message)},
                err);
}

enum status me_change(struct req *req, struct resp *resp, struct err *err)
{
    const enum me_action action = (enum me_action)form_int(&req->form, "do", 0);

    if (!form_has(&req->form, "do"))
        return err_set(err, STATUS_BAD_REQUEST, "the form does not say what to do");
    if (action == ME_CATCHPHRASE)
        return set_catchphrase(req, resp, err);
    if (action == ME_ACCEPT || action == ME_REJECT)
        return answer_offer(req, resp, action == ME_ACCEPT, err);
    if (action == ME_LINK || action == ME_LEAVE)
        return answer_wish(req, resp, action == ME_LINK, err);
    return end_sessions(req, resp, action, err);
}
