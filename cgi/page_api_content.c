#include "page_api_content.h"

#include "base/number.h"
#include "page_api_place.h"
#include "page_fill.h"
#include "page_mark.h"
#include "site/object_json.h"

const struct param api_contents_params[] = {
    {.name = "project", .type = PARAM_PATH},
    {.name = "after", .type = PARAM_TEXT, .max = MARK_MAX},
    API_LIMIT_PARAM,
    {.type = PARAM_NONE},
};

/* --- one piece ------------------------------------------------------------------------------------------- */

static void put_file(struct json_write *w, const struct req *req, const char *key, const char *hash,
                     int width, const char *extension)
{
    const char *url = NULL;

    if (hash != NULL)
        url = url_absolute(req->arena, &req->urls,
                           url_media(req->arena, &req->urls, hash, width, extension));
    member_text(w, key, url);
}

static void put_rendition(struct json_write *w, const struct req *req,
                          const struct content *content, int width, const char *extension,
                          const char *type)
{
    json_object(w);
    json_key(w, "width");
    json_put_i64(w, width);
    member_text(w, "type", type);
    put_file(w, req, "url", content->hash, width, extension);
    json_end(w);
}

/* Each width lies there in two forms; of a video they show its poster. */
static void put_renditions(struct json_write *w, const struct req *req,
                           const struct content *content, bool seen)
{
    struct str rest = str_of(content->widths), word;
    uint64_t width;

    json_key(w, "renditions");
    json_array(w);
    while (seen && content->hash != NULL && str_cut(&rest, ' ', &word)) {
        if (!number_u64(word, 100000, &width) || width == 0)
            continue;
        put_rendition(w, req, content, (int)width, "webp", "image/webp");
        if (content->alpha)
            put_rendition(w, req, content, (int)width, "png", "image/png");
        else
            put_rendition(w, req, content, (int)width, "jpg", "image/jpeg");
    }
    json_end(w);
}

static enum status palette_above(const struct req *req, const struct project *project,
                                 struct palette *out, struct err *err)
{
    struct project_list line;
    enum status status = project_line(req->site.db, req->arena, project, &line, err);

    if (status == STATUS_OK)
        *out = project_line_palette(&line);
    return status;
}

/* The colours that the page of `content` has. */
static enum status palette_find(const struct req *req, const struct content *content,
                                const struct palette *above, struct palette *out, struct err *err)
{
    struct project project;
    enum status status;

    if (content->has_palette || above != NULL) {
        *out = content->has_palette ? content->palette : *above;
        return STATUS_OK;
    }
    status = project_by_id(req->site.db, req->arena, content->project_id, &project, err);
    return status == STATUS_OK ? palette_above(req, &project, out, err) : status;
}

enum status api_content_json(struct json_write *w, const struct req *req,
                             const struct content *content, const struct palette *above,
                             struct err *err)
{
    const bool seen = content->state == CONTENT_VISIBLE;
    struct content_tags tags;
    struct palette palette;
    char text[PALETTE_TEXT];
    enum status status = content_tags(req->site.db, req->arena, content->id, &tags, err);

    if (status == STATUS_OK)
        status = palette_find(req, content, above, &palette, err);
    if (status != STATUS_OK)
        return status;
    palette_text(&palette, text);
    content_json(w, content);
    content_tags_json(w, &tags);
    member_text(w, "shown_in", text);
    member_text(w, "url",
                url_absolute(req->arena, &req->urls,
                             url_item(req->arena, &req->urls, content_path(req->arena, content))));
    put_file(w, req, "file_url", seen ? content->hash : NULL, 0, content->extension);
    put_file(w, req, "captions_url", seen ? content->captions : NULL, 0, "vtt");
    put_renditions(w, req, content, seen);
    return STATUS_OK;
}

/* The words of a text, as they were sent. */
static enum status put_text(struct json_write *w, const struct req *req,
                            const struct content *content, struct err *err)
{
    struct content_text text = {.source = NULL};
    enum status status = STATUS_OK;

    if (content->kind == CONTENT_TEXT)
        status = content_text(req->site.db, req->arena, content->id, &text, err);
    member_text(w, "text", text.source);
    return status;
}

/* What waits or is hidden is there for who has posted it. Everybody else gets the refusal that `err` has already. */
static enum status find_own(const struct req *req, struct content *out, struct err *err)
{
    struct err other;
    enum status status;

    if (req->viewer.account_id == 0)
        return STATUS_NOT_FOUND;
    status = content_named(req->site.db, req->arena, req->rest.at, out, &other);
    if (status == STATUS_OK)
        return out->account_id == req->viewer.account_id && out->state != CONTENT_REMOVED
                   ? STATUS_OK
                   : STATUS_NOT_FOUND;
    if (status == STATUS_NOT_FOUND || status == STATUS_INVALID || status == STATUS_CONFLICT)
        return STATUS_NOT_FOUND;
    *err = other;
    return status;
}

enum status api_content_show(struct req *req, struct resp *resp, struct err *err)
{
    struct palette palette;
    const struct palette *above = NULL;
    struct place place;
    struct json_write w;
    bool moved;
    enum status status = api_place_find(req, resp, "content/", PLACE_CONTENT, &place, &moved, err);

    if (status == STATUS_OK && moved)
        return STATUS_OK;
    if (status == STATUS_OK) {
        above = &palette;
        status = palette_above(req, &place.project, &palette, err);
    } else if (status == STATUS_NOT_FOUND) {
        status = find_own(req, &place.content, err);
    }
    api_begin(&w, resp);
    json_object(&w);
    if (status == STATUS_OK)
        status = api_content_json(&w, req, &place.content, above, err);
    if (status == STATUS_OK)
        status = put_text(&w, req, &place.content, err);
    if (status != STATUS_OK)
        return status;
    json_end(&w);
    api_end(&w);
    return STATUS_OK;
}

/* --- what a project has ---------------------------------------------------------------------------------- */

static enum status put_list(struct json_write *w, const struct req *req,
                            const struct content_list *list, const struct palette *above,
                            struct err *err)
{
    enum status status = STATUS_OK;

    json_array(w);
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        json_object(w);
        status = api_content_json(w, req, &list->items[i], above, err);
        json_end(w);
    }
    json_end(w);
    return status;
}

enum status api_contents_show(struct req *req, struct resp *resp, struct err *err)
{
    const char *path = form_text(&req->form, "project"), *after = form_text(&req->form, "after");
    struct content_mark mark = CONTENT_NEWEST;
    struct content_list list;
    struct project project;
    struct palette above;
    struct json_write w;
    const char *tail;
    enum status status = STATUS_OK;

    if (path == NULL)
        return err_set(err, STATUS_BAD_REQUEST, "say of which project: ?project=PATH");
    if (after != NULL)
        status = mark_read(after, "after", &mark, err);
    if (status == STATUS_OK)
        status = api_project_find(req, path, &project, err);
    if (status == STATUS_OK)
        status = palette_above(req, &project, &above, err);
    if (status == STATUS_OK)
        status = content_page_whole(req->site.db, req->arena, &project, mark, api_limit(req), &list,
                                    err);
    if (status != STATUS_OK)
        return status;
    api_begin(&w, resp);
    status = put_list(&w, req, &list, &above, err);
    if (status != STATUS_OK)
        return status;
    api_end(&w);
    if (!list.more)
        return STATUS_OK;
    tail = arena_printf(req->arena, "content?project=%s", url_escape(req->arena, project.path));
    return api_link_next(resp, req, tail, mark_text(req->arena, &list.items[list.count - 1]), err);
}
