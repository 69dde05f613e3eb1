#include "base/hash.h"
#include "page_api_content.h"
#include "page_fill.h"
#include "page_posting.h"
#include "site/captions.h"
#include "site/object_json.h"
#include "site/posted.h"
#include "site/upload.h"
#include "site/upload_name.h"

#define KEY_MAX 100 /* characters of an Idempotency-Key */
#define KEY_SPACE                                                                                  \
    "api:" /* what the table of forms has before it: the words of pages are no such keys */

static const char *const ticked[] = {"yes", NULL};

/* The same names and bounds as those of the form for people; of the palette all three colours in one. */
const struct param api_content_post_params[] = {
    {.name = "project", .type = PARAM_TEXT, .max = 2000},
    {.name = "title", .type = PARAM_TEXT, .max = 4096},
    {.name = "codename", .type = PARAM_TEXT, .max = 4096},
    {.name = "alt", .type = PARAM_LINES, .max = 16384},
    {.name = "decorative", .type = PARAM_ENUM, .choices = ticked},
    {.name = "tags", .type = PARAM_TEXT, .max = 4096},
    {.name = "palette", .type = PARAM_TEXT, .max = 100},
    {.type = PARAM_NONE},
};

const struct file_field api_content_post_files[] = {
    {"file", FILE_MAX_UPLOAD},
    {"captions", CAPTIONS_MAX},
    {NULL, 0},
};

/* One request on its way. */
struct posting {
    struct req *req;
    struct project project;
    struct upload upload;
    struct upload_result result;
    const char *key;             /* as the table `posted` has it; NULL: the client gave none */
    char fingerprint[HASH_TEXT]; /* of all that was sent */
    const char *path;            /* of what has been posted; NULL: nothing yet */
    const char *body;            /* the answer, as JSON */
};

/* --- the key --------------------------------------------------------------------------------------------- */

/* A string of structured fields (RFC 8941 section 3.3.3), as draft-ietf-httpapi-idempotency-key-header has it; many
 * clients send it without its quotes. */
static enum status key_read(struct posting *p, struct err *err)
{
    struct str key = str_trim(env_str(&p->req->env, ENV_HTTP_IDEMPOTENCY_KEY));
    bool good;

    if (p->req->env.values[ENV_HTTP_IDEMPOTENCY_KEY] == NULL)
        return STATUS_OK;
    if (key.len >= 2 && str_starts(key, "\"") && str_ends(key, "\""))
        key = str_slice(key, 1, key.len - 1);
    good = key.len > 0 && key.len <= KEY_MAX;
    for (size_t i = 0; good && i < key.len; i++)
        good = key.at[i] > ' ' && key.at[i] < 0x7f && key.at[i] != '"' && key.at[i] != '\\';
    if (!good)
        return err_set(err, STATUS_BAD_REQUEST,
                       "an Idempotency-Key has 1 to %d visible characters of ASCII, without quotes "
                       "and backslashes in it",
                       KEY_MAX);
    p->key = arena_printf(p->req->arena, KEY_SPACE "%.*s", STR_ARG(key));
    return STATUS_OK;
}

/* Adds the bytes of a file, or nothing for one that did not come. */
static enum status print_file(struct buf *all, const struct req_file *file, struct err *err)
{
    uint8_t hash[HASH_BYTES];
    char text[HASH_TEXT] = "";
    uint64_t bytes;
    enum status status = STATUS_OK;

    if (file->fd >= 0) {
        status = hash_fd(file->fd, "what was sent", hash, &bytes, err);
        hash_text(hash, text);
    }
    buf_printf(all, "%s\n%s\n", file->name == NULL ? "" : file->name, text);
    return status;
}

/* The boundary differs from try to try, what lies between does not. */
static enum status fingerprint(struct posting *p, struct err *err)
{
    const struct form *form = &p->req->form;
    struct buf all = BUF_INIT;
    uint8_t hash[HASH_BYTES];
    enum status status;

    for (size_t i = 0; form->params[i].type != PARAM_NONE; i++)
        buf_printf(&all, "%zu:%s\n", form->values[i] == NULL ? 0 : strlen(form->values[i]) + 1,
                   form->values[i] == NULL ? "" : form->values[i]);
    status = print_file(&all, req_file(p->req, "file"), err);
    if (status == STATUS_OK)
        status = print_file(&all, req_file(p->req, "captions"), err);
    hash_bytes(buf_view(&all), hash);
    hash_text(hash, p->fingerprint);
    buf_free(&all);
    return status;
}

/* Whether a request with this key has been answered: then `p->path` and `p->body` say how. */
static enum status find_answer(struct posting *p, struct err *err)
{
    const char *result = NULL;
    struct str rest, print, path;
    enum status status;

    if (p->key == NULL)
        return STATUS_OK;
    status = posted_find(p->req->site.db, p->req->arena, p->req->viewer.account_id, p->key, &result,
                         err);
    if (status != STATUS_OK || result == NULL)
        return status;
    rest = str_of(result);
    if (!str_cut(&rest, ' ', &print) || !str_cut(&rest, ' ', &path) || rest.at == NULL)
        return err_set(err, STATUS_BUG, "the answer that was kept is none");
    if (!str_is(print, p->fingerprint))
        return err_set(err, STATUS_INVALID,
                       "this Idempotency-Key stands for another request; take a new one");
    p->path = arena_copy(p->req->arena, path);
    p->body = rest.at;
    return STATUS_OK;
}

/* --- what was sent --------------------------------------------------------------------------------------- */

static enum status file_check(const struct req_file *file, const char *what, int64_t max,
                              struct err *err)
{
    if (file->refused == STATUS_FULL)
        return err_set(err, STATUS_FULL, "the disk of this site is full");
    if (file->refused == STATUS_TOO_LARGE)
        return err_set(err, STATUS_TOO_LARGE,
                       "the %s is larger than the %lld bytes that this site takes", what,
                       (long long)max);
    return STATUS_OK;
}

static enum status files_read(struct posting *p, struct err *err)
{
    const struct req_file *file = req_file(p->req, "file"),
                          *captions = req_file(p->req, "captions");
    enum status status =
        file_check(file, "file", conf_int(p->req->site.conf, CONF_MAX_UPLOAD), err);

    if (status == STATUS_OK)
        status = file_check(captions, "file of captions", CAPTIONS_MAX, err);
    if (status != STATUS_OK)
        return status;
    if (file->name == NULL || file->size == 0)
        return err_set(err, STATUS_INVALID, "send what is to be posted in the field \"file\"");
    p->upload.file = file->fd;
    p->upload.captions = captions->fd;
    p->upload.name = upload_name_clean(p->req->arena, file->name);
    if (p->upload.name[0] == '\0')
        p->upload.name = "the file";
    return STATUS_OK;
}

static enum status fields_read(struct posting *p, struct err *err)
{
    const struct req *req = p->req;
    const char *path = posting_value(req, "project");
    struct upload *upload = &p->upload;
    enum status status;

    if (path == NULL)
        return err_set(err, STATUS_INVALID, "say in the field \"project\" into which it goes");
    status = posting_project(req, path, &p->project, &upload->background, err);
    if (status == STATUS_OK)
        status = posting_tags(req->arena, posting_value(req, "tags"), &upload->tags, err);
    upload->project = &p->project;
    upload->title = posting_value(req, "title");
    upload->codename = posting_value(req, "codename");
    upload->alt = posting_value(req, "alt");
    upload->decorative = form_has(&req->form, "decorative");
    upload->palette = posting_value(req, "palette");
    upload->described = true;
    if (status == STATUS_OK && upload->alt != NULL && upload->decorative)
        return err_set(err, STATUS_INVALID,
                       "what is decorative needs no words: give \"alt\" or \"decorative\"");
    return status;
}

/* --- the posting ----------------------------------------------------------------------------------------- */

static enum status write_body(struct posting *p, const struct content *content, struct err *err)
{
    struct buf out = BUF_INIT;
    struct json_write w;
    enum status status;

    json_begin(&w, &out, false);
    json_object(&w);
    status = api_content_json(&w, p->req, content, NULL, err);
    json_key(&w, "price");
    json_put_i64(&w, p->result.price);
    json_key(&w, "removed");
    json_put_texts(&w, p->result.removed, p->result.removed_count);
    json_end(&w);
    json_finish(&w);
    p->body = arena_copy(p->req->arena, buf_view(&out));
    p->path = content_path(p->req->arena, content);
    buf_free(&out);
    return status;
}

/* In the transaction of the item: the token may have ended while the file was looked at, and the answer is kept for
 * whoever asks again with the same key. */
static enum status on_posted(void *context, const struct content *posted, struct err *err)
{
    struct posting *p = context;
    const struct req *req = p->req;
    struct db *db = req->site.db;
    struct content content;
    enum status status = api_token_check(db, req->viewer.token->id, err);

    if (status == STATUS_OK)
        status = content_by_id(db, req->arena, posted->id, &content, err);
    if (status == STATUS_OK)
        status = write_body(p, &content, err);
    if (status != STATUS_OK || p->key == NULL)
        return status;
    return posted_add(db, req->viewer.account_id, p->key,
                      arena_printf(req->arena, "%s %s %s", p->fingerprint, p->path, p->body), err);
}

/* An item that has the same bytes is named to who may see it. */
static enum status refuse_twin(const struct posting *p, struct err *err)
{
    const struct content *old = &p->result.content;

    if (old->state != CONTENT_VISIBLE && old->account_id != p->req->viewer.account_id)
        return err_set(err, STATUS_CONFLICT,
                       "this very file has been posted before; nothing has been paid");
    return err_set(err, STATUS_CONFLICT,
                   "this very file has been posted before, at %s; nothing has been paid",
                   content_path(p->req->arena, old));
}

static enum status post(struct posting *p, struct err *err)
{
    struct req *req = p->req;
    struct err later;
    enum status status = posting_turn(req, err), found;

    if (status != STATUS_OK)
        return status;
    p->upload.posted = on_posted;
    p->upload.context = p;
    status = upload_file(&req->site, req->arena, req->render, &p->upload, &p->result, err);
    if (status == STATUS_OK && !p->result.duplicate)
        return STATUS_OK;
    p->path = NULL;
    if (status != STATUS_OK && status != STATUS_CONFLICT)
        return status;
    /* The same request may have come twice at a time. */
    found = find_answer(p, &later);
    if (found == STATUS_OK && p->path != NULL)
        return STATUS_OK;
    if (found == STATUS_INVALID) {
        *err = later;
        return found;
    }
    return status == STATUS_OK ? refuse_twin(p, err) : status;
}

enum status api_content_post(struct req *req, struct resp *resp, struct err *err)
{
    struct posting *p = ARENA_NEW(req->arena, struct posting);
    enum status status;

    *p = (struct posting){.req = req, .upload = {.captions = -1}};
    status = key_read(p, err);
    if (status == STATUS_OK && p->key != NULL)
        status = fingerprint(p, err);
    if (status == STATUS_OK)
        status = find_answer(p, err);
    if (status == STATUS_OK && p->path == NULL) {
        status = files_read(p, err);
        if (status == STATUS_OK)
            status = fields_read(p, err);
        if (status == STATUS_OK)
            status = post(p, err);
    }
    if (status != STATUS_OK)
        return status;
    resp->http = 201;
    resp->type = "application/json";
    buf_text(&resp->body, p->body);
    buf_char(&resp->body, '\n');
    return resp_header(resp, "Location",
                       api_url(req, arena_printf(req->arena, "content/%s", p->path)), err);
}
