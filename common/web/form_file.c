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
    uint64_t max_upload; /* bytes */
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

/* --- files -------------------------------------------------------------------------------------------- */

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

static enum status file_store(struct reading *r, struct req_file *file, uint64_t max,
                              struct str piece, struct err *err)
{
    enum status status = STATUS_OK;

    if (piece.len > max - file->size)
        return err_set(err, STATUS_TOO_LARGE, "the file is larger than %llu bytes",
                       (unsigned long long)max);
    if (file->fd < 0)
        status = file_make(r->req, &file->fd, err);
    if (status == STATUS_OK)
        status = file_write_fd(file->fd, "what was sent", piece, err);
    file->size += piece.len;
    return status;
}

static enum status file_fill(struct reading *r, struct req_file *file, uint64_t max,
                             struct err *err)
{
    char *piece = arena_alloc(r->req->arena, PIECE);
    enum status status;
    size_t got;

    for (;;) {
        status = multipart_read(&r->multipart, piece, PIECE, &got, err);
        if (status != STATUS_OK || got == 0)
            return status;
        status = file_store(r, file, max, (struct str){piece, got}, err);
        if (status == STATUS_TOO_LARGE || status == STATUS_FULL)
            break;
        if (status != STATUS_OK)
            return status;
    }
    file->refused = status;
    file_close(file->fd);
    file->fd = -1;
    return STATUS_OK;
}

/* A field for a file that was not chosen comes without a name and without bytes. */
static enum status file_take(struct reading *r, const struct file_field *field,
                             struct req_file *file, const char *name, struct err *err)
{
    const uint64_t max = field->max == FILE_MAX_UPLOAD ? r->max_upload : field->max;
    enum status status;

    if (file->name != NULL)
        return err_set(err, STATUS_BAD_REQUEST,
                       "there is more than one file in a field; send one at a time");
    if (!r->proven)
        return csrf_refuse(err);
    status = file_fill(r, file, max, err);
    if (status != STATUS_OK || (file->size == 0 && name[0] == '\0'))
        return status;
    file->name = name;
    if (file->refused != STATUS_OK)
        return STATUS_OK;
    if (file->fd < 0)
        status = file_make(r->req, &file->fd, err);
    if (status == STATUS_OK && lseek(file->fd, 0, SEEK_SET) != 0)
        return err_errno(err, errno, "cannot go back to the beginning of what was sent");
    return status;
}

/* --- the form -------------------------------------------------------------------------------------------- */

static enum status part_read(struct reading *r, const struct multipart_part *part, struct err *err)
{
    const struct file_field *fields = r->req->file_fields;

    if (part->file_name == NULL)
        return field_read(r, part->name, err);
    for (size_t i = 0; fields[i].name != NULL; i++) {
        if (strcmp(part->name, fields[i].name) == 0)
            return file_take(r, &fields[i], &r->req->files[i], part->file_name, err);
    }
    return err_set(err, STATUS_BAD_REQUEST, "a file came in a field that takes none");
}

uint64_t form_file_cap(const struct route *route, uint64_t max_upload)
{
    uint64_t cap = route->body_cap;

    for (size_t i = 0; route->files[i].name != NULL; i++)
        cap += route->files[i].max == FILE_MAX_UPLOAD ? max_upload : route->files[i].max;
    return cap;
}

enum status form_file_read(struct req *req, const struct route *route,
                           const struct settings *settings, struct err *err)
{
    const uint64_t cap = form_file_cap(route, settings->max_upload);
    struct reading r = {
        .req = req, .secret_key = settings->secret_key, .max_upload = settings->max_upload};
    struct str type = env_str(&req->env, ENV_CONTENT_TYPE);
    struct multipart_part part;
    enum status status;

    req->file_fields = route->files;
    if (!multipart_is(type))
        return err_set(err, STATUS_UNSUPPORTED,
                       "a form with a file must come as multipart/form-data");
    if (req->body_left / 2 > cap)
        return err_set(err, STATUS_TOO_LARGE,
                       "what was sent is far larger than the %llu bytes that are taken; go back, "
                       "and choose a smaller file",
                       (unsigned long long)cap);
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
