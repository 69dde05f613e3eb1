#include "page_api.h"

size_t api_limit(const struct req *req)
{
    return (size_t)form_int(&req->form, "limit", API_ITEMS);
}

char *api_url(const struct req *req, const char *tail)
{
    const char *path = arena_printf(req->arena, "/api/v1/%s", tail);

    return url_absolute(req->arena, &req->urls, url_path(req->arena, &req->urls, "api", path));
}

enum status api_link_next(struct resp *resp, const struct req *req, const char *tail,
                          const char *after, struct err *err)
{
    char *url = arena_printf(req->arena, "%s%cafter=%s", api_url(req, tail),
                             strchr(tail, '?') == NULL ? '?' : '&', url_escape(req->arena, after));

    if (form_has(&req->form, "limit"))
        url = arena_printf(req->arena, "%s&limit=%zu", url, api_limit(req));
    return resp_header(resp, "Link", arena_printf(req->arena, "<%s>; rel=\"next\"", url), err);
}

void api_begin(struct json_write *w, struct resp *resp)
{
    resp->type = "application/json";
    json_begin(w, &resp->body, false);
}

void api_end(struct json_write *w)
{
    json_finish(w);
    buf_char(w->out, '\n');
}
