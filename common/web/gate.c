#include "web/gate.h"

#include "web/bearer.h"
#include "web/csrf.h"
#include "web/form_file.h"

static enum status check_viewer(const struct route *route, struct req *req, struct err *err)
{
    bool needs_staff = (route->needs & NEED_STAFF) != 0;

    if (!needs_staff && (route->needs & NEED_USER) == 0)
        return STATUS_OK;
    if (req->viewer.account_id == 0 && (route->needs & BY_TOKEN) != 0)
        return err_set(err, STATUS_UNAUTHORIZED,
                       "send a token in the header Authorization (\"Bearer TOKEN\") or "
                       "X-Pierogis-Token");
    if (req->viewer.account_id == 0)
        return err_set(err, STATUS_UNAUTHORIZED, "log in to see this page");
    if (needs_staff && req->viewer.role != ROLE_STAFF && req->viewer.role != ROLE_ADMIN)
        return err_set(err, STATUS_FORBIDDEN, "this page is for staff");
    return route->scopes == 0 ? STATUS_OK : bearer_check(req, route->scopes, err);
}

/* "application/x-www-form-urlencoded; charset=utf-8" is one as well. */
static bool is_urlencoded(struct str type)
{
    return str_is_nocase(str_trim(str_slice(type, 0, str_find(type, ';'))),
                         "application/x-www-form-urlencoded");
}

static enum status read_form(const struct route *route, struct req *req,
                             const struct settings *settings, struct err *err)
{
    struct str body;
    enum status status;

    form_init(&req->form, route->params);
    req->form.forgiving = route->again != NULL;
    status = form_add(&req->form, req->arena, req->query, err);
    if (status == STATUS_OK && (route->needs & NEED_FILE) != 0)
        return form_file_read(req, route, settings, err);
    if (status != STATUS_OK || req->method == METHOD_GET || req->method == METHOD_HEAD)
        return status;
    status = req_body(req, route->body_cap, &body, err);
    if (status != STATUS_OK)
        return status;
    if (body.len > 0 && !is_urlencoded(env_str(&req->env, ENV_CONTENT_TYPE)))
        return err_set(err, STATUS_UNSUPPORTED,
                       "a form must come as application/x-www-form-urlencoded");
    if ((route->needs & NEED_CSRF) != 0 && req->viewer.session_id != 0)
        status = csrf_check_token(req, body, settings->secret_key, err);
    return status == STATUS_OK ? form_add(&req->form, req->arena, body, err) : status;
}

enum status gate_pass(const struct route *route, struct req *req, const struct settings *settings,
                      struct err *err)
{
    enum status status = check_viewer(route, req, err);

    if (status == STATUS_OK && (route->needs & NEED_CSRF) != 0)
        status = csrf_check_origin(req, err);
    return status == STATUS_OK ? read_form(route, req, settings, err) : status;
}
