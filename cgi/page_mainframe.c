#include "page_mainframe.h"
#include "base/unicode.h"
#include "page_fill.h"
#include "page_person.h"
#include "page_routes.h"
#include "site/alt_offer.h"
#include "views/mainframe.html.h"

#define UPLOADS 10
#define SEEN 12
#define CLAIMS 20
#define OFFERS 10
#define SOURCE_MAX 16384 /* bytes of a text that are shown */

const struct param mainframe_params[] = {
    {.name = "uploads", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.name = "claims", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.name = "offers", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.name = "hidden", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    {.type = PARAM_NONE},
};

static struct deed deed_of(const struct req *req, int64_t account_id, const char *handle,
                           bool active, int64_t at)
{
    struct deed deed = {
        .handle = handle, .account_id = account_id, .ban_id = desk_ban_id(req, account_id)};

    if (active)
        deed.handle_url = url_user(req->arena, &req->urls, handle);
    date_fill(req->arena, at, &deed.date, &deed.date_iso);
    return deed;
}

/* --- uploads --------------------------------------------------------------------------------------------- */

static enum status source_fill(struct unseen_upload *upload, const struct req *req, struct err *err)
{
    struct content_text text;
    enum status status = content_text(req->site.db, req->arena, upload->id, &text, err);
    struct str whole;
    size_t cut;

    if (status != STATUS_OK)
        return status;
    whole = str_of(text.source);
    cut = unicode_cut(whole, SOURCE_MAX);
    upload->source = arena_copy(req->arena, str_slice(whole, 0, cut));
    upload->is_cut = cut < whole.len;
    return STATUS_OK;
}

static void files_fill(struct unseen_upload *upload, const struct req *req,
                       const struct content *content)
{
    struct picture *picture;

    if (content->captions != NULL)
        upload->captions_url = url_held(req->arena, &req->urls, content->captions, "vtt");
    upload->media_url = url_held(req->arena, &req->urls, content->hash, content->extension);
    upload->media_type = content->type;
    if (content->kind != CONTENT_PICTURE)
        return;
    picture = ARENA_NEW(req->arena, struct picture);
    picture_fill_held(picture, req, content);
    upload->picture = picture;
}

static enum status upload_fill(struct unseen_upload *upload, const struct req *req,
                               const struct content *content, struct err *err)
{
    *upload = (struct unseen_upload){
        .id = content->id,
        .title = content->title,
        .path = content_path(req->arena, content),
        .kind = content->kind,
        .kind_name = content_kind_name(content->kind),
        .deed = deed_of(req, content->account_id, content->handle, content->author_active,
                        content->posted_at),
        .alt = content->decorative ? "" : content->alt,
    };
    if (content->hash != NULL)
        files_fill(upload, req, content);
    return content->kind == CONTENT_TEXT ? source_fill(upload, req, err) : STATUS_OK;
}

static enum status unseen_read(const struct req *req, enum content_state state, int64_t before,
                               struct content_list *list, struct unseen_upload **out,
                               struct err *err)
{
    enum status status =
        content_unseen(req->site.db, req->arena, state, before, UPLOADS, list, err);

    if (status != STATUS_OK)
        return status;
    *out = ARENA_ARRAY(req->arena, struct unseen_upload, list->count + 1);
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++)
        status = upload_fill(&(*out)[i], req, &list->items[i], err);
    return status;
}

static enum status uploads_fill(struct mainframe_page *page, const struct req *req, int64_t before,
                                struct err *err)
{
    struct content_list list;
    struct unseen_upload *uploads;
    enum status status = unseen_read(req, CONTENT_WAITING, before, &list, &uploads, err);

    if (status != STATUS_OK)
        return status;
    page->uploads = uploads;
    page->upload_count = list.count;
    if (before != INT64_MAX)
        page->newest_uploads_url = page->shell.desk->url;
    if (list.more)
        page->older_uploads_url =
            url_mainframe_from(req->arena, &req->urls, "uploads", list.items[list.count - 1].id);
    return STATUS_OK;
}

/* Where newcomers need not wait, this is where staff first sees what they post. */
static enum status seen_fill(struct mainframe_page *page, const struct req *req, struct err *err)
{
    struct content_list list;
    enum status status = content_newest(req->site.db, req->arena, SEEN, &list, err);

    if (status != STATUS_OK)
        return status;
    page->seen = cards_fill(req, &list, 0);
    page->seen_count = list.count;
    return STATUS_OK;
}

static enum status hidden_fill(struct mainframe_page *page, const struct req *req, int64_t before,
                               struct err *err)
{
    struct content_list list;
    struct unseen_upload *hidden;
    enum status status = unseen_read(req, CONTENT_HELD, before, &list, &hidden, err);

    if (status != STATUS_OK)
        return status;
    page->hidden = hidden;
    page->hidden_count = list.count;
    if (before != INT64_MAX)
        page->newest_hidden_url = page->shell.desk->url;
    if (list.more)
        page->older_hidden_url =
            url_mainframe_from(req->arena, &req->urls, "hidden", list.items[list.count - 1].id);
    return STATUS_OK;
}

/* --- claims ---------------------------------------------------------------------------------------------- */

static enum status claims_fill(struct mainframe_page *page, const struct req *req, int64_t before,
                               struct err *err)
{
    struct claim_list list;
    struct recent_claim *claims;
    enum status status = claim_page_kept(req->site.db, req->arena, before, CLAIMS, &list, err);

    if (status != STATUS_OK)
        return status;
    claims = ARENA_ARRAY(req->arena, struct recent_claim, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct claim *claim = &list.items[i];

        claims[i].line = claim_line_of(req, claim);
        claims[i].deed =
            deed_of(req, claim->account_id, claim->handle, claim->author_active, claim->created_at);
        claims[i].is_hidden = claim->state == CLAIM_HIDDEN;
    }
    page->claims = claims;
    page->claim_count = list.count;
    if (before != INT64_MAX)
        page->newest_claims_url = page->shell.desk->url;
    if (list.more)
        page->older_claims_url =
            url_mainframe_from(req->arena, &req->urls, "claims", list.items[list.count - 1].id);
    return STATUS_OK;
}

/* --- offers ---------------------------------------------------------------------------------------------- */

static enum status offer_fill(struct waiting_offer *offer, const struct req *req,
                              const struct alt_offer *from, struct err *err)
{
    struct picture *picture = ARENA_NEW(req->arena, struct picture);
    struct content content;
    enum status status = content_by_id(req->site.db, req->arena, from->content_id, &content, err);

    if (status != STATUS_OK)
        return status;
    *offer = (struct waiting_offer){
        .id = from->id,
        .text = from->text,
        .path = content_path(req->arena, &content),
        .deed = deed_of(req, from->account_id, from->handle, from->author_active, from->created_at),
    };
    offer->url = url_item(req->arena, &req->urls, offer->path);
    if (content.hash == NULL)
        return STATUS_OK;
    picture_fill(picture, req, &content);
    offer->picture = picture;
    return STATUS_OK;
}

static enum status offers_fill(struct mainframe_page *page, const struct req *req, int64_t after,
                               struct err *err)
{
    struct alt_offer_list list;
    struct waiting_offer *offers;
    enum status status = alt_offer_waiting(req->site.db, req->arena, 0, after, OFFERS, &list, err);

    if (status != STATUS_OK)
        return status;
    offers = ARENA_ARRAY(req->arena, struct waiting_offer, list.count + 1);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++)
        status = offer_fill(&offers[i], req, &list.items[i], err);
    page->offers = offers;
    page->offer_count = list.count;
    if (after != 0)
        page->first_offers_url = page->shell.desk->url;
    if (list.more)
        page->more_offers_url =
            url_mainframe_from(req->arena, &req->urls, "offers", list.items[list.count - 1].id);
    return status;
}

/* --- the page -------------------------------------------------------------------------------------------- */

enum status mainframe_draw(struct req *req, struct resp *resp, const struct mainframe_marks *marks,
                           const char *problem, struct err *err)
{
    struct view view = {&resp->body};
    struct mainframe_page page = {.problem = problem};
    struct palette palette = PALETTE_DEFAULT;
    enum status status;

    shell_fill(&page.shell, req, &palette);
    page.shell.title = "Mainframe";
    page.shell.refused = problem != NULL;
    page.shell.noindex = true;
    page.shell.crumbs = &(struct crumb){"mainframe", page.shell.desk->url};
    page.shell.crumb_count = 1;
    status = uploads_fill(&page, req, marks->uploads, err);
    if (status == STATUS_OK)
        status = seen_fill(&page, req, err);
    if (status == STATUS_OK)
        status = claims_fill(&page, req, marks->claims, err);
    if (status == STATUS_OK)
        status = offers_fill(&page, req, marks->offers, err);
    if (status == STATUS_OK)
        status = hidden_fill(&page, req, marks->hidden, err);
    if (status == STATUS_OK)
        mainframe_view(&view, &page);
    return status;
}

enum status mainframe_show(struct req *req, struct resp *resp, struct err *err)
{
    const struct mainframe_marks marks = {
        .uploads = form_int(&req->form, "uploads", INT64_MAX),
        .claims = form_int(&req->form, "claims", INT64_MAX),
        .offers = form_int(&req->form, "offers", 0),
        .hidden = form_int(&req->form, "hidden", INT64_MAX),
    };

    return mainframe_draw(req, resp, &marks, NULL, err);
}
