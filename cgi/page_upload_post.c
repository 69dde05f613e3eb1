#include "base/hash.h"
#include "base/log.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_posting.h"
#include "page_routes.h"
#include "page_upload.h"
#include "site/account.h"
#include "site/captions.h"
#include "site/posted.h"
#include "site/upload_name.h"

#define WORD_LEAST 16 /* characters of the random word in a form */
#define WORD_MOST 64

static const char *const ticked[] = {"yes", NULL};

/* The rules for titles and the like say how long they may be, in a friendlier way than limits here. */
const struct param upload_post_params[] = {
    {.name = "form", .type = PARAM_TEXT, .max = WORD_MOST},
    {.name = PRICE_FIELD, .type = PARAM_INT, .max = PRICE_FIELD_MAX},
    {.name = "project", .type = PARAM_TEXT, .max = 2000, .typed = "the project"},
    {.name = "title", .type = PARAM_TEXT, .max = 4096, .typed = "the title"},
    {.name = "codename", .type = PARAM_TEXT, .max = 4096, .typed = "the codename"},
    {.name = "alt", .type = PARAM_LINES, .max = 16384, .typed = "the description"},
    {.name = "decorative", .type = PARAM_ENUM, .choices = ticked},
    {.name = "tags", .type = PARAM_TEXT, .max = 4096, .typed = "the list of tags"},
    {.name = "own-palette", .type = PARAM_ENUM, .choices = ticked},
    {.name = "primary", .type = PARAM_TEXT, .max = 40},
    {.name = "secondary", .type = PARAM_TEXT, .max = 40},
    {.name = "accent", .type = PARAM_TEXT, .max = 40},
    {.type = PARAM_NONE},
};

const struct file_field upload_files[] = {
    {"file", FILE_MAX_UPLOAD},
    {"captions", CAPTIONS_MAX},
    {NULL, 0},
};

/* One form on its way. */
struct posting {
    struct req *req;
    struct upload_typed typed;
    struct project project;
    struct upload upload;
    struct upload_result result;
    enum upload_part part; /* what a refusal before the upload is about */
    const char *form;      /* the word of the form, and the file */
    const char *led;       /* where it leads */
};

static enum status refuse(struct posting *p, enum upload_part part, enum status status)
{
    if (status != STATUS_OK)
        p->part = part;
    return status;
}

/* --- what was typed -------------------------------------------------------------------------------------- */

static void typed_read(struct upload_typed *typed, const struct req *req)
{
    *typed = (struct upload_typed){
        .form = form_text(&req->form, "form"),
        .project = posting_value(req, "project"),
        .title = posting_value(req, "title"),
        .codename = posting_value(req, "codename"),
        .alt = posting_value(req, "alt"),
        .tags = posting_value(req, "tags"),
        .decorative = form_has(&req->form, "decorative"),
        .own_palette = form_has(&req->form, "own-palette"),
        .colours = {posting_value(req, "primary"), posting_value(req, "secondary"),
                    posting_value(req, "accent")},
    };
    /* All three or none: what the form shows again. */
    for (size_t i = 0; i < UPLOAD_COLOURS; i++) {
        if (typed->colours[i] == NULL)
            typed->colours[0] = NULL;
    }
}

static enum status project_read(struct posting *p, struct err *err)
{
    if (p->typed.project == NULL)
        return err_set(err, STATUS_INVALID, "choose the project that it goes into");
    p->upload.project = &p->project;
    return posting_project(p->req, p->typed.project, &p->project, &p->upload.background, err);
}

static enum status alt_read(struct posting *p, struct err *err)
{
    if (p->typed.alt != NULL && p->typed.decorative)
        return err_set(
            err, STATUS_INVALID,
            "what is decorative needs no words: give them, or say that it is decorative");
    p->upload.alt = p->typed.alt;
    p->upload.decorative = p->typed.decorative;
    return STATUS_OK;
}

static void palette_read(struct posting *p)
{
    const char *const *colours = p->typed.colours;

    if (!p->typed.own_palette)
        return;
    p->upload.palette = colours[0] == NULL ? "" /* which is none, and refused as such */
                                           : arena_printf(p->req->arena, "%s,%s,%s", colours[0],
                                                          colours[1], colours[2]);
}

/* --- files ----------------------------------------------------------------------------------------------- */

static enum status file_check(const struct req_file *file, const char *what, int64_t max,
                              struct arena *arena, struct err *err)
{
    if (file->refused == STATUS_FULL)
        return err_set(err, STATUS_FULL, "there is no room for the %s", what);
    if (file->refused == STATUS_TOO_LARGE)
        return err_set(err, STATUS_TOO_LARGE, "the %s is larger than the %s that this site takes",
                       what, size_text(arena, max));
    return STATUS_OK;
}

/* The word of the form alone would not do: somebody may go back in the browser, and send another file with it. */
static enum status form_name(struct posting *p, const struct req_file *file, struct err *err)
{
    uint8_t hash[HASH_BYTES];
    char text[HASH_TEXT];
    uint64_t bytes;
    enum status status = hash_fd(file->fd, "what was sent", hash, &bytes, err);

    if (status != STATUS_OK)
        return status;
    hash_text(hash, text);
    p->form = arena_printf(p->req->arena, "%s-%s", p->typed.form, text);
    return posted_find(p->req->site.db, p->req->arena, p->req->viewer.account_id, p->form, &p->led,
                       err);
}

static enum status file_read_form(struct posting *p, struct err *err)
{
    const struct req_file *file = req_file(p->req, "file");
    struct arena *arena = p->req->arena;
    enum status status =
        file_check(file, "file", conf_int(p->req->site.conf, CONF_MAX_UPLOAD), arena, err);

    if (status != STATUS_OK)
        return status;
    if (file->name == NULL)
        return err_set(err, STATUS_INVALID, "choose the file that is to be posted");
    if (file->size == 0)
        return err_set(err, STATUS_INVALID, "the file is empty; choose another one");
    p->upload.file = file->fd;
    p->upload.name = upload_name_clean(arena, file->name);
    if (p->upload.name[0] == '\0')
        p->upload.name = "the file";
    return form_name(p, file, err);
}

static enum status captions_read(struct posting *p, struct err *err)
{
    const struct req_file *file = req_file(p->req, "captions");

    p->upload.captions = file->fd;
    return file_check(file, "file of captions", CAPTIONS_MAX, p->req->arena, err);
}

/* --- the posting ----------------------------------------------------------------------------------------- */

static const char *place_of(const struct req *req, const struct content *content)
{
    const char *path = content_path(req->arena, content);

    return content->state == CONTENT_VISIBLE ? url_item(req->arena, &req->urls, path)
                                             : url_upload_waiting(req->arena, &req->urls, path);
}

/* In the transaction of the item: the form has led here, and whoever sent it may still post. */
static enum status on_posted(void *context, const struct content *content, struct err *err)
{
    struct posting *p = context;
    const struct req *req = p->req;
    struct account account;
    enum status status =
        account_by_id(req->site.db, req->arena, req->viewer.account_id, &account, err);

    if (status == STATUS_OK)
        status = account_check_active(&account, err);
    p->led = place_of(req, content);
    if (status == STATUS_OK)
        status = posted_add(req->site.db, account.id, p->form, p->led, err);
    return status;
}

/* All that can be said against the form without looking into its file. `p->led` is set when it has been here before. */
static enum status form_read(struct posting *p, struct err *err)
{
    enum status status = refuse(p, UPLOAD_PART_FILE, file_read_form(p, err));

    if (status == STATUS_OK && p->led != NULL)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = refuse(p, UPLOAD_PART_NONE, page_price_check(p->req, CLOUT_UPLOAD, err));
    if (status == STATUS_OK)
        status = refuse(p, UPLOAD_PART_PROJECT, project_read(p, err));
    if (status == STATUS_OK)
        status = refuse(p, UPLOAD_PART_ALT, alt_read(p, err));
    if (status == STATUS_OK)
        status = refuse(p, UPLOAD_PART_TAGS,
                        posting_tags(p->req->arena, p->typed.tags, &p->upload.tags, err));
    if (status == STATUS_OK)
        status = refuse(p, UPLOAD_PART_CAPTIONS, captions_read(p, err));
    p->upload.title = p->typed.title;
    p->upload.codename = p->typed.codename;
    p->upload.described = true;
    p->upload.posted = on_posted;
    p->upload.context = p;
    palette_read(p);
    return status;
}

/* The same form may come several times at a time. What the others are refused for, from the codename that is taken now to
 * the clout that has been spent, is the work of the first: they are led where that one was. */
static bool is_posted(struct posting *p)
{
    const struct req *req = p->req;
    enum status status =
        posted_find(req->site.db, req->arena, req->viewer.account_id, p->form, &p->led, NULL);

    return status == STATUS_OK && p->led != NULL;
}

static enum status post(struct posting *p, struct err *err)
{
    struct req *req = p->req;
    enum status status = posting_turn(req, err);

    if (status == STATUS_OK) {
        status = upload_file(&req->site, req->arena, req->render, &p->upload, &p->result, err);
        p->part = p->result.part;
    }
    if ((status == STATUS_OK && !p->result.duplicate) || is_posted(p))
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    p->part = UPLOAD_PART_FILE;
    return err_set(err, STATUS_CONFLICT,
                   "this very file has been posted before; nothing has been paid");
}

/* --- the answer ------------------------------------------------------------------------------------------ */

/* What somebody can do something about is said beside the form. */
static bool is_for_form(enum status status, const struct err *err)
{
    if (err->by_machine)
        return false;
    return status == STATUS_INVALID || status == STATUS_UNSUPPORTED || status == STATUS_TOO_LARGE ||
           status == STATUS_CONFLICT || status == STATUS_TOO_POOR || status == STATUS_FULL ||
           status == STATUS_TOO_MANY || status == STATUS_NOT_FOUND;
}

/* An item that has the same bytes is shown to who may see it. */
static void present_fill(const struct posting *p, struct upload_refusal *refusal)
{
    const struct content *old = &p->result.content;

    if (!p->result.duplicate ||
        (old->state != CONTENT_VISIBLE && old->account_id != p->req->viewer.account_id))
        return;
    refusal->present_url = place_of(p->req, old);
    refusal->present_title = old->title;
}

/* That the disk is full is for the owner of the site to know, in all detail; the visitor can only wait. */
static void tell_full(struct err *err)
{
    struct log_line line;

    log_begin(&line, LOG_ERROR, "disk-full");
    log_text(&line, "program", "upload");
    log_text(&line, "message", err->message);
    log_end(&line);
    err_set(err, STATUS_FULL,
            "the disk of this site is full: nothing has been posted or paid. Try again later; what "
            "you have typed is still here");
}

/* Files cannot be shown again, but what their names are good for can. */
static const char *codename_suggestion(const struct posting *p)
{
    struct arena *arena = p->req->arena;
    const char *title = p->typed.title;

    if (title == NULL && p->upload.name != NULL)
        title = upload_name_title(arena, upload_name_clean(arena, p->upload.name));
    return title == NULL ? NULL : codename_suggest(arena, str_of(title));
}

static enum status show_again(struct posting *p, struct resp *resp, enum status status,
                              struct err *err)
{
    /* That the project is gone is no word about the address of the form. */
    const enum status shown = status == STATUS_NOT_FOUND ? STATUS_INVALID : status;
    struct upload_refusal refusal = {.status = shown, .part = p->part};

    refusal.problem = sentence_of(p->req->arena, err->message);
    present_fill(p, &refusal);
    p->typed.suggestion = codename_suggestion(p);
    resp->http = status_row(shown)->http;
    status = upload_page_show(p->req, resp, &p->typed, &refusal, err);
    if (status == STATUS_OK && shown == STATUS_TOO_MANY)
        status = page_too_many(p->req, resp, p->req->wait, err);
    return status;
}

static enum status posting_begin(struct req *req, struct posting **out, struct err *err)
{
    struct posting *p = *out = ARENA_NEW(req->arena, struct posting);

    *p = (struct posting){.req = req, .upload = {.captions = -1}};
    typed_read(&p->typed, req);
    if (p->typed.form == NULL || strlen(p->typed.form) < WORD_LEAST)
        return err_set(err, STATUS_BAD_REQUEST,
                       "the form does not say which one it is; load its page again");
    return STATUS_OK;
}

enum status upload_post(struct req *req, struct resp *resp, struct err *err)
{
    struct posting *p;
    enum status status = posting_begin(req, &p, err);

    if (status == STATUS_OK)
        status = form_read(p, err);
    if (status == STATUS_OK && p->led == NULL)
        status = post(p, err);
    if (status == STATUS_OK)
        return resp_redirect(resp, p->led, false, err);
    if (status == STATUS_FULL)
        tell_full(err);
    return is_for_form(status, err) ? show_again(p, resp, status, err) : status;
}

static enum upload_part part_of(const char *field)
{
    static const struct {
        const char *field;
        enum upload_part part;
    } parts[] = {
        {"project", UPLOAD_PART_PROJECT},   {"title", UPLOAD_PART_TITLE},
        {"codename", UPLOAD_PART_CODENAME}, {"alt", UPLOAD_PART_ALT},
        {"tags", UPLOAD_PART_TAGS},
    };

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strcmp(parts[i].field, field) == 0)
            return parts[i].part;
    }
    return UPLOAD_PART_NONE;
}

enum status upload_again(struct req *req, struct resp *resp, struct err *err)
{
    struct posting *p;
    enum status status = posting_begin(req, &p, err);

    if (status != STATUS_OK)
        return status;
    p->part = part_of(req->form.unfit);
    return show_again(p, resp, err_set(err, STATUS_INVALID, "%s", req->form.problem), err);
}
