#include "web/form_file.h"

#include "base/file.h"
#include "web/csrf.h"
#include "web/multipart.h"
#include "web/process.h"

#include <errno.h>
#include <fcntl.h>

#define TMP_FOLDER "tmp"
#define PIECE 65536

struct reading {
    struct req *req;
    const char *secret_key;
    struct multipart multipart;
    bool proven; /* nobody is logged in, or the token has come */
};

/* A body that takes long is no reason to end the process, as long as it keeps coming. */
static ptrdiff_t body_read(void *context, char *out, size_t size)
{
    struct req *req = context;
    ptrdiff_t got;

    if (req->body_left == 0)
        return 0;
    got = req->io.read(req->io.context, out, size < req->body_left ? size : req->body_left);
    if (got <= 0)
        return -1;
    req->body_left -= (size_t)got;
    process_alarm();
    return got;
}

/* --- fields ---------------------------------------------------------------------------------------------- */

/* The value of the present part, of which more than `max` bytes are not taken: then it is longer than `max`. */
static enum status value_read(struct reading *r, size_t max, struct str *value, struct err *err)
{
    char *bytes = arena_alloc(r->req->arena, max + 1);
    size_t len = 0, got = 0;
    enum status status;

    do {
        status = multipart_read(&r->multipart, bytes + len, max + 1 - len, &got, err);
        len += got;
    } while (status == STATUS_OK && got > 0 && len <= max);
    *value = (struct str){bytes, len};
    return status;
}

static enum status field_read(struct reading *r, const char *name, struct err *err)
{
    struct req *req = r->req;
    int64_t limit = form_limit(&req->form, name);
    struct str value;
    enum status status;

    if (strcmp(name, CSRF_FIELD) == 0) {
        status = value_read(r, CSRF_TEXT, &value, err);
        if (status == STATUS_OK && !r->proven)
            r->proven = csrf_is_token(req, value, r->secret_key);
        return status;
    }
    if (limit < 0) {
        req->form.strangers = true;
        return STATUS_OK;
    }
    status = value_read(r, (size_t)limit, &value, err);
    return status == STATUS_OK ? form_put(&req->form, req->arena, name, value, err) : status;
}

/* --- the file -------------------------------------------------------------------------------------------- */

/* Some file systems cannot make files without names: there it loses its name at once. */
static enum status file_make(struct req *req, int *fd, struct err *err)
{
    int dir;
    char *name;
    enum status status;

    *fd = file_open_beneath(req->site.home, TMP_FOLDER, O_TMPFILE | O_RDWR, 0600);
    if (*fd >= 0)
        return STATUS_OK;
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
        return err_errno(err, errno, "cannot make a file in " TMP_FOLDER "/");
    dir = file_open_beneath(req->site.home, TMP_FOLDER, O_RDONLY | O_DIRECTORY, 0);
    if (dir < 0)
        return err_errno(err, errno, "cannot open " TMP_FOLDER "/");
    status = file_temp(dir, "form", 0600, req->arena, fd, &name, err);
    if (status == STATUS_OK)
        unlinkat(dir, name, 0);
    file_close(dir);
    return status;
}

static enum status file_fill(struct reading *r, struct err *err)
{
    struct req_file *file = &r->req->file;
    char *piece = arena_alloc(r->req->arena, PIECE);
    enum status status;
    size_t got;

    for (;;) {
        status = multipart_read(&r->multipart, piece, PIECE, &got, err);
        if (status != STATUS_OK || got == 0)
            break;
        if (file->fd < 0)
            status = file_make(r->req, &file->fd, err);
        if (status == STATUS_OK)
            status = file_write_fd(file->fd, "what was sent", (struct str){piece, got}, err);
        if (status != STATUS_OK)
            break;
        file->size += got;
    }
    return status;
}

/* A field for a file that was not chosen comes without a name and without bytes. */
static enum status file_take(struct reading *r, const char *name, struct err *err)
{
    struct req_file *file = &r->req->file;
    enum status status;

    if (file->name != NULL)
        return err_set(err, STATUS_BAD_REQUEST, "there is more than one file; send one at a time");
    if (!r->proven)
        return csrf_refuse(err);
    status = file_fill(r, err);
    if (status != STATUS_OK || (file->size == 0 && name[0] == '\0'))
        return status;
    file->name = name;
    if (file->fd < 0)
        status = file_make(r->req, &file->fd, err);
    if (status == STATUS_OK && lseek(file->fd, 0, SEEK_SET) != 0)
        return err_errno(err, errno, "cannot go back to the beginning of what was sent");
    return status;
}

/* --- the form -------------------------------------------------------------------------------------------- */

static enum status part_read(struct reading *r, const struct multipart_part *part, struct err *err)
{
    if (part->file_name == NULL)
        return field_read(r, part->name, err);
    if (strcmp(part->name, FORM_FILE_FIELD) == 0)
        return file_take(r, part->file_name, err);
    return err_set(err, STATUS_BAD_REQUEST,
                   "a file must come in the field \"" FORM_FILE_FIELD "\"");
}

enum status form_file_read(struct req *req, size_t cap, const char *secret_key, struct err *err)
{
    struct reading r = {.req = req, .secret_key = secret_key};
    struct str type = env_str(&req->env, ENV_CONTENT_TYPE);
    struct multipart_part part;
    enum status status;

    if (!multipart_is(type))
        return err_set(err, STATUS_UNSUPPORTED,
                       "a form with a file must come as multipart/form-data");
    if (req->body_left > cap)
        return err_set(err, STATUS_TOO_LARGE, "what was sent is larger than %zu bytes", cap);
    r.proven = req->viewer.session_id == 0;
    status = multipart_begin(&r.multipart, req->arena, type,
                             (struct multipart_source){.context = req, .read = body_read}, err);
    while (status == STATUS_OK) {
        status = multipart_next(&r.multipart, &part, err);
        if (status != STATUS_OK || part.name == NULL)
            break;
        status = part_read(&r, &part, err);
    }
    if (status == STATUS_OK && !r.proven)
        return csrf_refuse(err);
    return status;
}
