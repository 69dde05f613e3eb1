#include "page_check.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_routes.h"
#include "site/limit_prefix.h"
#include "site/login_check_use.h"
#include "views/check.html.h"
#include "web/next.h"

#define CODE_MAX 100 /* bytes, blanks and hyphens of Unicode included */

const struct param check_params[] = {
    {.name = LOGIN_CHECK_FIELD, .type = PARAM_TEXT, .max = CODE_MAX, .typed = "the check"},
    {.name = NEXT_FIELD, .type = PARAM_TEXT, .max = NEXT_MAX},
    {.type = PARAM_NONE},
};

/* The code is not looked up: mail and chat programs look at links before people do. */
static void show(struct req *req, struct resp *resp, const char *code, const char *problem)
{
    struct view view = {&resp->body};
    struct check_page page = {.code = code, .next = page_next(req), .problem = problem};
    struct palette palette = PALETTE_DEFAULT;

    shell_fill(&page.shell, req, &palette);
    page.shell.title = "Log in";
    page.shell.refused = problem != NULL;
    page.shell.noindex = true;
    page.url = url_check(req->arena, &req->urls, NULL);
    page.shell.crumbs = &(struct crumb){"check", page.url};
    page.shell.crumb_count = 1;
    page.oracle_url = url_oracle(req->arena, &req->urls, page.next);
    page.token = page_token(req);
    page.handle = req->viewer.handle;
    page.guest = page.handle != NULL && req->viewer.role == ROLE_GUEST;
    check_view(&view, &page);
}

enum status check_show(struct req *req, struct resp *resp, struct err *err)
{
    char characters[LOGIN_CHECK_CHARACTERS + 1], code[LOGIN_CHECK_TEXT];
    struct str typed = str_of(form_text(&req->form, LOGIN_CHECK_FIELD));
    const bool is_check = login_check_read(typed, characters);

    (void)err;
    if (is_check)
        login_check_group(characters, code);
    show(req, resp, is_check ? code : NULL, NULL);
    return STATUS_OK;
}

static enum status enter(struct req *req, struct resp *resp, const struct login *login,
                         struct err *err)
{
    const char *next = page_next(req);
    enum status status =
        resp_redirect(resp, next == NULL ? url_me(req->arena, &req->urls, 0) : next, false, err);

    if (status != STATUS_OK)
        return status;
    return resp_header(resp, "Set-Cookie",
                       cookie_write(req->arena, req->client.https, login->token, SESSION_SECONDS),
                       err);
}

/* The form again, with what is wrong. The code is typed anew: it would be the wrong one. */
static enum status refuse(struct req *req, struct resp *resp, enum status status, int64_t wait,
                          struct err *err)
{
    show(req, resp, NULL, sentence_of(req->arena, err->message));
    resp->http = status_row(status)->http;
    return status == STATUS_TOO_MANY ? page_too_many(req, resp, wait, err) : STATUS_OK;
}

/* What cannot be a check need not be looked for, nor counted as a try. */
enum status check_again(struct req *req, struct resp *resp, struct err *err)
{
    (void)err;
    show(req, resp, NULL, sentence_of(req->arena, req->form.problem));
    return STATUS_OK;
}

enum status check_use(struct req *req, struct resp *resp, struct err *err)
{
    char prefix[LIMIT_PREFIX_TEXT];
    const struct login_request request = {
        .typed = str_of(form_text(&req->form, LOGIN_CHECK_FIELD)),
        .prefix = prefix,
        .agent = env_str(&req->env, ENV_HTTP_USER_AGENT),
        .account_id = req->viewer.account_id,
        .session_id = req->viewer.session_id,
    };
    struct login login;
    enum status status;

    limit_prefix(conf_text(req->site.conf, CONF_SECRET_KEY), req->client.address, prefix);
    status = login_check_use(&req->site, req->arena, &request, &login, err);
    if (status == STATUS_OK)
        return enter(req, resp, &login, err);
    if (status == STATUS_INVALID || status == STATUS_TOO_MANY)
        return refuse(req, resp, status, login.wait, err);
    return status;
}
