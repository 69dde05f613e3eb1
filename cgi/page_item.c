#include "page_item.h"
#include "page_mark.h"
#include "page_routes.h"

const struct param item_params[] = {
    {.name = "after", .type = PARAM_TEXT, .max = MARK_MAX},
    {.name = "before", .type = PARAM_TEXT, .max = MARK_MAX},
    {.type = PARAM_NONE},
};

enum status item_show(struct req *req, struct resp *resp, struct err *err)
{
    const char *path = req->rest.at;
    struct place place;
    enum status status = place_find(req->site.db, req->arena, path, &place, err);

    if (status != STATUS_OK)
        return status;
    switch (place.kind) {
    case PLACE_PROJECT:
        return project_show(req, resp, &place, err);
    case PLACE_CONTENT:
        return content_show(req, resp, &place, err);
    case PLACE_SEVERAL:
        return matches_show(req, resp, &place.matches, path, err);
    case PLACE_MOVED:
        break;
    }
    return resp_redirect(resp, url_item(req->arena, &req->urls, place.path), true, err);
}
