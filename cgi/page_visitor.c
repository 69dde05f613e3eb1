#include "page_visitor.h"

#include "site/limit_prefix.h"

const char *visitor_prefix(const struct req *req)
{
    char prefix[LIMIT_PREFIX_TEXT];

    limit_prefix(conf_text(req->site.conf, CONF_SECRET_KEY), req->client.address, prefix);
    return arena_strdup(req->arena, prefix);
}

struct bouncer_visitor visitor_of(const struct req *req)
{
    const struct viewer *viewer = &req->viewer;
    struct bouncer_visitor visitor = {.account_id = viewer->account_id};

    if (viewer->role == ROLE_GUEST) /* nobody is one, too */
        visitor.prefix = visitor_prefix(req);
    if (viewer->account_id == 0)
        visitor.who = visitor.prefix;
    else
        visitor.who = arena_printf(req->arena, "account:%lld", (long long)viewer->account_id);
    return visitor;
}
