#include "page_files.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/number.h"
#include "site/palette.h"
#include "web/etag.h"
#include "web/range.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define NAME_MAX_BYTES 120
#define WIDTH_MAX 100000

struct file_type {
    const char *extension;
    const char *type;
};

/* Nothing that a browser would run or draw as a page is among what people post. */
static const struct file_type media_types[] = {
    {"jpg", "image/jpeg"}, {"png", "image/png"},
    {"gif", "image/gif"},  {"webp", "image/webp"},
    {"mp4", "video/mp4"},  {"webm", "video/webm"},
    {"mp3", "audio/mpeg"}, {"ogg", "audio/ogg"},
    {"opus", "audio/ogg"}, {"vtt", "text/vtt; charset=utf-8"},
};

static const struct file_type built_types[] = {
    {"css", "text/css; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"webp", "image/webp"},
    {"woff2", "font/woff2"},
    {"txt", "text/plain; charset=utf-8"},
};

#define TYPE_OF(table, name) type_of((table), sizeof(table) / sizeof((table)[0]), (name))

static const char *type_of(const struct file_type *table, size_t count, struct str name)
{
    size_t dot = name.len;

    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    for (size_t i = 0; dot > 0 && i < count; i++) {
        if (str_is(str_slice(name, dot, name.len), table[i].extension))
            return table[i].type;
    }
    return NULL;
}

/* "ab/HASH.jpg" or "ab/HASH-400.webp", where HASH begins with "ab". */
static bool is_media_name(struct str name)
{
    struct str hash = str_slice(name, 3, 3 + HASH_TEXT - 1);
    struct str tail = str_slice(name, 3 + HASH_TEXT - 1, name.len);
    uint64_t width;

    if (name.len > NAME_MAX_BYTES || !hash_is_text(hash) || name.at[2] != '/' ||
        memcmp(name.at, hash.at, 2) != 0)
        return false;
    if (!str_starts(tail, "-"))
        return str_starts(tail, ".");
    tail = str_slice(tail, 1, str_find(tail, '.'));
    return tail.len > 0 && tail.at[0] != '0' && number_u64(tail, WIDTH_MAX, &width);
}

/* One name, without a step: letters, digits and "-_.", not beginning with a dot. */
static bool is_built_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!ascii_is_alnum(name.at[i]) && strchr("-_.", name.at[i]) == NULL)
            return false;
    }
    return name.len > 0 && name.len <= NAME_MAX_BYTES && name.at[0] != '.';
}

static enum status answer_range(const struct req *req, struct resp *resp, uint64_t size,
                                struct err *err)
{
    struct str header = env_str(&req->env, ENV_HTTP_RANGE);
    struct str if_range = env_str(&req->env, ENV_HTTP_IF_RANGE);
    struct range range = {0, size};
    enum range_answer answer = RANGE_WHOLE;

    /* RFC 9110 section 14.2: a Range means something with GET alone. */
    if (header.len > 0 && req->method == METHOD_GET &&
        (if_range.len == 0 || etag_is_same(if_range, resp->etag)))
        answer = range_read(header, size, &range);
    resp->file_from = range.from;
    resp->file_length = range.length;
    if (answer == RANGE_WHOLE)
        return STATUS_OK;
    if (answer == RANGE_PART) {
        resp->http = 206;
        return resp_header(resp, "Content-Range",
                           arena_printf(req->arena, "bytes %llu-%llu/%llu",
                                        (unsigned long long)range.from,
                                        (unsigned long long)(range.from + range.length - 1),
                                        (unsigned long long)size),
                           err);
    }
    resp_reset(resp);
    resp->http = 416;
    resp->type = "text/plain; charset=utf-8";
    buf_text(&resp->body, "The file has no such part.\n");
    return resp_header(resp, "Content-Range",
                       arena_printf(req->arena, "bytes */%llu", (unsigned long long)size), err);
}

static enum status no_such_file(struct err *err)
{
    return err_set(err, STATUS_NOT_FOUND, "there is no file at this address");
}

/* Sends `name` below the folder `dir`. */
static enum status file_send(struct req *req, struct resp *resp, int dir, const char *name,
                             const char *type, struct err *err)
{
    struct stat info;
    enum status status;

    resp->file = dir < 0 ? -1 : file_open_beneath(dir, name, O_RDONLY | O_NONBLOCK, 0);
    if (resp->file < 0 && dir >= 0 && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
        return err_errno(err, errno == EACCES ? EIO : errno, "cannot open the file %s", name);
    if (resp->file < 0 || fstat(resp->file, &info) != 0 || !S_ISREG(info.st_mode))
        return no_such_file(err);
    resp->kind = RESP_FILE;
    resp->type = type;
    if (resp->cache != CACHE_NONE) /* its name says what its bytes are, so the name is the tag */
        resp->etag = arena_printf(req->arena, "\"%s\"", strrchr(req->path, '/') + 1);
    if (etag_is_known(env_str(&req->env, ENV_HTTP_IF_NONE_MATCH), resp->etag)) {
        resp_not_modified(resp);
        return STATUS_OK;
    }
    status = resp_header(resp, "Accept-Ranges", "bytes", err);
    return status == STATUS_OK ? answer_range(req, resp, (uint64_t)info.st_size, err) : status;
}

enum status media_send(struct req *req, struct resp *resp, struct err *err)
{
    const char *type = TYPE_OF(media_types, req->rest);

    if (type == NULL || !is_media_name(req->rest))
        return no_such_file(err);
    return file_send(req, resp, req->site.home, arena_printf(req->arena, "media/%s", req->rest.at),
                     type, err);
}

/* What waits may have the bytes of something that can be seen: then its files are where that one needs them. */
enum status held_send(struct req *req, struct resp *resp, struct err *err)
{
    static const char *const folders[] = {"held", "media"};
    const char *type = TYPE_OF(media_types, req->rest);
    enum status status = STATUS_NOT_FOUND;

    if (type == NULL || !is_media_name(req->rest))
        return no_such_file(err);
    for (size_t i = 0; status == STATUS_NOT_FOUND && i < 2; i++)
        status = file_send(req, resp, req->site.home,
                           arena_printf(req->arena, "%s/%s", folders[i], req->rest.at), type, err);
    return status;
}

enum status asset_send(struct req *req, struct resp *resp, struct err *err)
{
    const char *type = TYPE_OF(built_types, req->rest);

    if (type == NULL || !is_built_name(req->rest))
        return no_such_file(err);
    return file_send(req, resp, req->assets, req->rest.at, type, err);
}

enum status palette_send(struct req *req, struct resp *resp, struct err *err)
{
    struct str name = str_slice(req->rest, 0, str_find(req->rest, '.'));
    struct str tail = str_slice(req->rest, name.len, req->rest.len);

    if (!palette_is_name(name) || (!str_is(tail, ".css") && !str_is(tail, ".svg")))
        return no_such_file(err);
    return file_send(req, resp, req->site.home,
                     arena_printf(req->arena, "palette/%s", req->rest.at),
                     TYPE_OF(built_types, req->rest), err);
}
