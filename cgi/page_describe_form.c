#include "page_fill.h"
#include "page_form.h"
#include "page_item.h"
#include "site/description.h"

struct describe_form *describe_form(const struct req *req, const struct content *content)
{
    const enum description_way way = description_way(&req->site.actor, content);
    struct describe_form *form;

    if (way == DESCRIPTION_NONE)
        return NULL;
    form = ARENA_NEW(req->arena, struct describe_form);
    *form = (struct describe_form){
        .url = url_describe(req->arena, &req->urls, content_path(req->arena, content)),
        .token = page_token(req),
        .text = "",
        .max = ALT_MAX,
        .own = way == DESCRIPTION_OWN,
        .has_owner = content->account_id != 0,
        .reward = way == DESCRIPTION_OWN ? 0 : conf_int(req->site.conf, CONF_REWARD_ALT),
    };
    return form;
}
