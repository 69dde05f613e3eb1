#include "page_api_place.h"

static enum status refuse_several(const struct req *req, const struct place *place,
                                  const char *codename, struct err *err)
{
    const char *paths = "";

    for (size_t i = 0; i < place->matches.count; i++)
        paths = arena_printf(req->arena, "%s%s%s", paths, i == 0 ? "" : ", ",
                             place->matches.items[i].path);
    return err_set(err, STATUS_CONFLICT, "\"%s\" could be any of %s: give the whole path", codename,
                   paths);
}

/* Follows one step of moving, so that `out` is what stands there today. */
static enum status find(const struct req *req, const char *path, enum place_kind wanted,
                        struct place *out, bool *moved, struct err *err)
{
    enum status status = place_find(req->site.db, req->arena, path, out, err);

    *moved = status == STATUS_OK && out->kind == PLACE_MOVED;
    if (*moved)
        status = place_find(req->site.db, req->arena, out->path, out, err);
    if (status == STATUS_OK && out->kind == PLACE_SEVERAL && wanted == PLACE_PROJECT)
        return refuse_several(req, out, path, err);
    if (status == STATUS_OK && out->kind != wanted)
        return err_set(err, STATUS_NOT_FOUND, "there is no %s at \"%s\"",
                       wanted == PLACE_PROJECT ? "project" : "content", path);
    return status;
}

enum status api_place_find(struct req *req, struct resp *resp, const char *folder,
                           enum place_kind wanted, struct place *out, bool *moved, struct err *err)
{
    enum status status = find(req, req->rest.at, wanted, out, moved, err);

    if (status != STATUS_OK || !*moved)
        return status;
    return resp_redirect(resp, api_url(req, arena_printf(req->arena, "%s%s", folder, out->path)),
                         true, err);
}

enum status api_project_find(const struct req *req, const char *path, struct project *out,
                             struct err *err)
{
    struct place place;
    bool moved;
    enum status status = find(req, path, PLACE_PROJECT, &place, &moved, err);

    if (status == STATUS_OK)
        *out = place.project;
    return status;
}
