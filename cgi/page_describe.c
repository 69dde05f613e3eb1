#include "page_describe.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_item.h"
#include "page_routes.h"
#include "site/alt_offer_change.h"
#include "site/description.h"
#include "views/describe.html.h"

#define FIELD "description"

enum action {
    ACTION_DESCRIBE, /* the button without a name */
    ACTION_TAKE_BACK,
    ACTION_DECORATIVE
};

static const char *const actions[] = {"describe", "take-back", "decorative", NULL};

/* The rule for descriptions says how long they may be, in a friendlier way than a limit here. */
const struct param describe_params[] = {
    {.name = "do", .type = PARAM_ENUM, .choices = actions},
    {.name = FIELD, .type = PARAM_LINES, .max = 4 * ALT_MAX, .typed = "the description"},
    {.type = PARAM_NONE},
};

/* Also when it has moved since the form was made. */
static enum status picture_find(const struct req *req, struct place *out, struct err *err)
{
    const char *path = req->rest.at;
    enum status status = place_find(req->site.db, req->arena, path, out, err);

    if (status == STATUS_OK && out->kind == PLACE_MOVED)
        status = place_find(req->site.db, req->arena, out->path, out, err);
    if (status == STATUS_OK && (out->kind != PLACE_CONTENT || out->content.kind != CONTENT_PICTURE))
        status = err_set(err, STATUS_NOT_FOUND, "there is no picture at \"%s\"", path);
    return status;
}

static enum status to_item(const struct req *req, struct resp *resp, const struct content *content,
                           struct err *err)
{
    return resp_redirect(resp, url_item(req->arena, &req->urls, content_path(req->arena, content)),
                         false, err);
}

static void crumb_add(struct shell *shell, struct arena *arena, const char *name, const char *url)
{
    struct crumb *crumbs = ARENA_ARRAY(arena, struct crumb, shell->crumb_count + 1);

    memcpy(crumbs, shell->crumbs, shell->crumb_count * sizeof(*crumbs));
    crumbs[shell->crumb_count++] = (struct crumb){name, url};
    shell->crumbs = crumbs;
}

/* In the colours of the picture's own page. */
static enum status show(const struct req *req, struct resp *resp, const struct place *place,
                        const struct describe_form *form, struct err *err)
{
    const struct content *content = &place->content;
    struct view view = {&resp->body};
    struct describe_page page = {.title = content->title, .form = form};
    struct project_list line;
    struct palette palette;
    enum status status = project_line(req->site.db, req->arena, &place->project, &line, err);

    if (status != STATUS_OK)
        return status;
    palette = content->has_palette ? content->palette : project_line_palette(&line);
    page.item_url = url_item(req->arena, &req->urls, content_path(req->arena, content));
    picture_fill(&page.picture, req, content);
    page.picture.alt =
        arena_printf(req->arena, "Picture without a description: %s", content->title);
    shell_fill(&page.shell, req, &palette);
    crumbs_fill(&page.shell, req, &line, content);
    crumb_add(&page.shell, req->arena, "describe", form->url);
    page.shell.title = arena_printf(req->arena, "Describe %s", content->title);
    page.shell.noindex = true;
    page.shell.refused = form->problem != NULL;
    describe_view(&view, &page);
    return STATUS_OK;
}

/* Where nothing is to be typed, the picture's own page says why. */
enum status describe_show(struct req *req, struct resp *resp, struct err *err)
{
    const struct describe_form *form;
    struct place place;
    struct alt_offer offer;
    enum status status = picture_find(req, &place, err);

    if (status == STATUS_OK)
        status = alt_offer_own(req->site.db, req->arena, place.content.id, req->viewer.account_id,
                               &offer, err);
    if (status != STATUS_OK)
        return status;
    form = describe_form(req, &place.content);
    if (form == NULL || offer.id != 0)
        return to_item(req, resp, &place.content, err);
    return show(req, resp, &place, form, err);
}

/* Whether these very words have been sent before: by a double click, or by a browser that went back. */
static enum status is_again(const struct req *req, const struct content *content, const char *text,
                            bool *again, struct err *err)
{
    struct alt_offer offer;
    enum status status =
        alt_offer_own(req->site.db, req->arena, content->id, req->viewer.account_id, &offer, err);

    *again = (offer.id != 0 && strcmp(offer.text, text) == 0) ||
             (content->account_id == req->viewer.account_id && content->alt != NULL &&
              strcmp(content->alt, text) == 0);
    return status;
}

/* For the owner alone: description_own() refuses everybody else. A second press of the button finds it done. */
static enum status is_decorative(struct req *req, const struct content *content, const char *text,
                                 struct err *err)
{
    if (text[0] != '\0')
        return err_set(
            err, STATUS_INVALID,
            "what is decorative needs no words: give them, or say that it is decorative");
    if (content->decorative && content->account_id == req->viewer.account_id)
        return STATUS_OK;
    return description_own(&req->site, req->arena, content->id, NULL, err);
}

static enum status describe(struct req *req, const struct content *content, const char *text,
                            struct err *err)
{
    struct alt_offer offer;
    bool again = false;
    enum status status = is_again(req, content, text, &again, err);

    if (status != STATUS_OK || again)
        return status;
    /* There is more to be said of empty words elsewhere, but not in this form. */
    if (text[0] == '\0')
        return err_set(err, STATUS_INVALID, "the description is empty; say what is to be seen");
    if (content->account_id == req->viewer.account_id)
        return description_own(&req->site, req->arena, content->id, text, err);
    return alt_offer_add(&req->site, req->arena, content->id, text, &offer, err);
}

/* Where nothing waits any more, somebody has answered, or the button was pressed twice. */
static enum status take_back(struct req *req, struct resp *resp, const struct content *content,
                             struct err *err)
{
    struct alt_offer offer;
    enum status status =
        alt_offer_own(req->site.db, req->arena, content->id, req->viewer.account_id, &offer, err);

    if (status == STATUS_OK && offer.id != 0)
        status = alt_offer_reject(&req->site, req->arena, offer.id, &offer, err);
    if (status != STATUS_OK && status != STATUS_CONFLICT)
        return status;
    return to_item(req, resp, content, err);
}

/* Where nothing is to be typed any more, the picture's own page says why. */
enum status describe_again(struct req *req, struct resp *resp, struct err *err)
{
    struct describe_form *form;
    struct place place;
    enum status status = picture_find(req, &place, err);

    if (status != STATUS_OK)
        return status;
    form = describe_form(req, &place.content);
    if (form == NULL)
        return to_item(req, resp, &place.content, err);
    form->text = form_text(&req->form, FIELD);
    form->problem = sentence_of(req->arena, req->form.problem);
    return show(req, resp, &place, form, err);
}

enum status describe_use(struct req *req, struct resp *resp, struct err *err)
{
    const enum action action = (enum action)form_int(&req->form, "do", ACTION_DESCRIBE);
    const char *typed = form_text(&req->form, FIELD), *text;
    const struct content *content;
    struct describe_form *form;
    struct place place;
    enum status status = picture_find(req, &place, err);

    content = &place.content;
    if (status == STATUS_OK && action == ACTION_TAKE_BACK)
        return take_back(req, resp, content, err);
    if (status == STATUS_OK && typed == NULL)
        status = err_set(err, STATUS_BAD_REQUEST, "the form has no description in it");
    if (status != STATUS_OK)
        return status;
    text = arena_copy(req->arena, str_trim(str_of(typed)));
    status = action == ACTION_DECORATIVE ? is_decorative(req, content, text, err)
                                         : describe(req, content, text, err);
    if (status == STATUS_OK)
        return to_item(req, resp, content, err);
    form = describe_form(req, content);
    if (form == NULL || (status != STATUS_INVALID && status != STATUS_CONFLICT))
        return status;
    form->text = text;
    form->problem = sentence_of(req->arena, err->message);
    resp->http = status_row(status)->http;
    return show(req, resp, &place, form, err);
}
