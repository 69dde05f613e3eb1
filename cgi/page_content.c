#include "page_content.h"
#include "base/clock.h"
#include "page_fill.h"
#include "page_item.h"
#include "page_text.h"
#include "site/alt_offer.h"
#include "views/content.html.h"

#define PREVIEW_MAX 200

static const char *format_of(const struct content *content)
{
    static const char *const formats[][2] = {
        {"image/jpeg", "JPEG picture"}, {"image/png", "PNG picture"},
        {"image/gif", "GIF animation"}, {"image/webp", "WebP picture"},
        {"video/mp4", "MP4 video"},     {"video/webm", "WebM video"},
        {"audio/mpeg", "MP3 sound"},    {"audio/ogg", "Ogg sound"},
    };

    for (size_t i = 0; content->type != NULL && i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (strcmp(content->type, formats[i][0]) == 0)
            return formats[i][1];
    }
    return content->kind == CONTENT_TEXT ? "Text" : content->type;
}

static void facts_fill(struct content_page *page, const struct req *req,
                       const struct content *content)
{
    struct arena *arena = req->arena;
    char text[CLOCK_TEXT];

    page->ban_id = desk_ban_id(req, content->account_id);
    page->posted_by = content->handle;
    if (content->account_id != 0 && content->account_id == req->viewer.account_id)
        page->bill_url = url_upload_waiting(arena, &req->urls, content_path(arena, content));
    if (content->author_active)
        page->posted_by_url = url_user(arena, &req->urls, content->handle);
    clock_day(content->posted_at, text);
    page->date = arena_strdup(arena, text);
    clock_iso(content->posted_at, text);
    page->date_iso = arena_strdup(arena, text);
    page->format = format_of(content);
    page->duration = duration_text(arena, content->duration_ms);
    if (content->width > 0)
        page->dimensions = arena_printf(arena, "%lld × %lld", (long long)content->width,
                                        (long long)content->height);
    if (content->hash != NULL)
        page->size = size_text(arena, content->bytes);
}

static void media_fill(struct content_page *page, const struct req *req,
                       const struct content *content)
{
    struct arena *arena = req->arena;
    const char *file;

    page->width = content->width < 1 ? 1 : (int)content->width;
    page->height = content->height < 1 ? 1 : (int)content->height;
    page->description = content->decorative ? "" : content->alt;
    if (content->hash == NULL)
        return;
    picture_fill(&page->picture, req, content);
    file = page->picture.original;
    page->media_url = file;
    page->media_type = content->type;
    page->download_url = file;
    page->download_name = arena_printf(arena, "%s.%s", content->codename, content->extension);
    if (content->kind == CONTENT_VIDEO && page->picture.width_count > 0)
        page->poster_url =
            url_media(arena, &req->urls, content->hash,
                      page->picture.widths[page->picture.width_count - 1], page->picture.extension);
    if (content->captions != NULL)
        page->captions_url = url_media(arena, &req->urls, content->captions, 0, "vtt");
}

static enum status neighbours_fill(struct content_page *page, struct req *req,
                                   const struct content *content, struct err *err)
{
    struct arena *arena = req->arena;
    struct content newer, older;
    enum status status = content_neighbours(req->site.db, arena, content, &newer, &older, err);

    if (status != STATUS_OK)
        return status;
    if (newer.id != 0)
        page->newer = (struct neighbour){newer.title,
                                         url_item(arena, &req->urls, content_path(arena, &newer))};
    if (older.id != 0)
        page->older = (struct neighbour){older.title,
                                         url_item(arena, &req->urls, content_path(arena, &older))};
    page->shell.newer_url = page->newer.url;
    page->shell.older_url = page->older.url;
    return STATUS_OK;
}

static enum status words_fill(struct content_page *page, struct req *req,
                              const struct content *content, struct content_tags *tags,
                              struct err *err)
{
    struct content_text text = {.source = NULL};
    enum status status = content_tags(req->site.db, req->arena, content->id, tags, err);

    if (status == STATUS_OK && content->kind == CONTENT_TEXT)
        status = content_text(req->site.db, req->arena, content->id, &text, err);
    page->text = text_under_title(req->arena, text.html, content->title);
    page->tags = tags->names;
    page->tag_count = tags->count;
    page->shell.description = content->kind == CONTENT_TEXT
                                  ? text_preview(req->arena, text.source, PREVIEW_MAX)
                                  : excerpt_of(req->arena, content->alt, PREVIEW_MAX);
    return status;
}

/* Only for somebody who is logged in: everybody else gets the same page. */
static enum status describe_fill(struct content_page *page, const struct req *req,
                                 const struct content *content, struct err *err)
{
    struct describe_form *form = describe_form(req, content);
    struct alt_offer offer = {.id = 0};
    enum status status = STATUS_OK;

    if (form != NULL && !form->own)
        status = alt_offer_own(req->site.db, req->arena, content->id, req->viewer.account_id,
                               &offer, err);
    if (offer.id != 0)
        form->waiting = offer.text;
    page->describe = form;
    return status;
}

enum status content_show(struct req *req, struct resp *resp, const struct place *place,
                         struct err *err)
{
    const struct content *content = &place->content;
    struct view view = {&resp->body};
    struct content_page page = {.id = content->id, .title = content->title, .kind = content->kind};
    struct content_tags tags;
    struct project_list line;
    struct palette palette;
    struct shell *shell = &page.shell;
    enum status status = project_line(req->site.db, req->arena, &place->project, &line, err);

    if (status != STATUS_OK)
        return status;
    palette = content->has_palette ? content->palette : project_line_palette(&line);
    shell_fill(shell, req, &palette);
    crumbs_fill(shell, req, &line, content);
    shell->title = content->title;
    shell->canonical =
        url_absolute(req->arena, &req->urls,
                     url_item(req->arena, &req->urls, content_path(req->arena, content)));
    if (content->kind == CONTENT_PICTURE) {
        shell->image = picture_preview(req, content);
        shell->image_alt = content->alt;
    }
    media_fill(&page, req, content);
    facts_fill(&page, req, content);
    page.project_title = place->project.title;
    page.project_url = url_item(req->arena, &req->urls, place->project.path);
    page.desk = desk_away(req, page.project_url);
    status = neighbours_fill(&page, req, content, err);
    if (status == STATUS_OK)
        status = words_fill(&page, req, content, &tags, err);
    if (status == STATUS_OK)
        status = describe_fill(&page, req, content, err);
    if (status == STATUS_OK)
        content_view(&view, &page);
    return status;
}
