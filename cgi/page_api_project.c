#include "page_api_place.h"
#include "site/object_json.h"

const struct param api_projects_params[] = {
    {.name = "after", .type = PARAM_PATH},
    API_LIMIT_PARAM,
    {.type = PARAM_NONE},
};

/* The palette that it is shown in is its own or one from above. */
static enum status put_project(struct json_write *w, const struct req *req,
                               const struct project *project, struct err *err)
{
    char text[PALETTE_TEXT];
    struct project_list line;
    struct palette palette;
    enum status status = project_line(req->site.db, req->arena, project, &line, err);

    if (status != STATUS_OK)
        return status;
    palette = project_line_palette(&line);
    palette_text(&palette, text);
    json_object(w);
    project_json(w, project);
    member_text(w, "shown_in", text);
    member_text(
        w, "url",
        url_absolute(req->arena, &req->urls, url_item(req->arena, &req->urls, project->path)));
    json_end(w);
    return STATUS_OK;
}

enum status api_projects_show(struct req *req, struct resp *resp, struct err *err)
{
    const char *after = form_text(&req->form, "after");
    struct project_list list;
    struct json_write w;
    enum status status = project_all(req->site.db, req->arena, after == NULL ? "" : after,
                                     api_limit(req), &list, err);

    api_begin(&w, resp);
    json_array(&w);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status = put_project(&w, req, &list.items[i], err);
    if (status != STATUS_OK)
        return status;
    json_end(&w);
    api_end(&w);
    if (!list.more)
        return STATUS_OK;
    return api_link_next(resp, req, "projects", list.items[list.count - 1].path, err);
}

enum status api_project_show(struct req *req, struct resp *resp, struct err *err)
{
    struct place place;
    struct json_write w;
    bool moved;
    enum status status = api_place_find(req, resp, "projects/", PLACE_PROJECT, &place, &moved, err);

    if (status != STATUS_OK || moved)
        return status;
    api_begin(&w, resp);
    status = put_project(&w, req, &place.project, err);
    if (status == STATUS_OK)
        api_end(&w);
    return status;
}
