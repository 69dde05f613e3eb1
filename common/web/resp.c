#include "web/resp.h"

#include "base/file.h"
#include "web/process.h"

#include <errno.h>

#define FILE_PIECE 65536

static const char PAGE_POLICY[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'%s%s; media-src "
    "'self'%s%s; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

static const char FILE_HEADERS[] = "Content-Security-Policy: default-src 'none'; sandbox\r\n"
                                   "X-Content-Type-Options: nosniff\r\n"
                                   "Cross-Origin-Resource-Policy: same-origin\r\n"
                                   "Referrer-Policy: same-origin\r\n";

static const char PAGE_HEADERS[] =
    "X-Content-Type-Options: nosniff\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

struct reason {
    int http;
    const char *text;
};

static const struct reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {507, "Insufficient Storage"},
};

void resp_init(struct resp *resp, struct arena *arena)
{
    memset(resp, 0, sizeof(*resp));
    resp->arena = arena;
    buf_init(&resp->headers);
    buf_init(&resp->body);
    resp->media_origin = "";
    resp->vary = "Cookie";
    resp->file = -1;
    resp_reset(resp);
}

void resp_reset(struct resp *resp)
{
    file_close(resp->file);
    buf_clear(&resp->headers);
    buf_clear(&resp->body);
    resp->http = 200;
    resp->type = "text/html; charset=utf-8";
    resp->cache = CACHE_NONE;
    resp->kind = RESP_PAGE;
    resp->etag = "";
    resp->file = -1;
    resp->file_from = resp->file_length = 0;
}

void resp_free(struct resp *resp)
{
    file_close(resp->file);
    resp->file = -1;
    buf_free(&resp->headers);
    buf_free(&resp->body);
}

static bool is_token(const char *z)
{
    if (*z == '\0')
        return false;
    for (; *z != '\0'; z++) {
        if (!ascii_is_alnum(*z) && strchr("!#$%&'*+-.^_`|~", *z) == NULL)
            return false;
    }
    return true;
}

enum status resp_header(struct resp *resp, const char *name, const char *value, struct err *err)
{
    if (!is_token(name))
        return err_set(err, STATUS_BUG, "a header has a name that is none");
    for (const char *at = value; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return err_set(err, STATUS_BUG, "the header %s has a control character in its value",
                           name);
    }
    buf_text(&resp->headers, name);
    buf_text(&resp->headers, ": ");
    buf_text(&resp->headers, value);
    buf_text(&resp->headers, "\r\n");
    return STATUS_OK;
}

enum status resp_redirect(struct resp *resp, const char *location, bool forever, struct err *err)
{
    struct str to = str_of(location);
    bool local = str_starts(to, "/") && !str_starts(to, "//");

    for (size_t i = 0; i < to.len; i++) {
        /* A backslash reads as a slash in browsers: "/\host" leads to another site. */
        if (to.at[i] <= ' ' || to.at[i] >= 0x7f || to.at[i] == '\\')
            local = false, to = STR("");
    }
    if (!local && !str_starts(to, "https://") && !str_starts(to, "http://"))
        return err_set(err, STATUS_BUG, "a redirect leads to an address that is none");
    resp_reset(resp);
    resp->http = forever ? 301 : 303;
    resp->type = "text/plain; charset=utf-8";
    buf_text(&resp->body, "The page is at ");
    buf_str(&resp->body, to);
    buf_char(&resp->body, '\n');
    return resp_header(resp, "Location", location, err);
}

void resp_not_modified(struct resp *resp)
{
    resp->http = 304;
    buf_clear(&resp->body);
    buf_clear(&resp->headers);
}

/* --- the head -------------------------------------------------------------------------------------------- */

static const char *reason_of(int http)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (reasons[i].http == http)
            return reasons[i].text;
    }
    return "Unknown";
}

static void write_cache(const struct resp *resp, struct buf *out)
{
    if (resp->cache == CACHE_FOREVER) {
        buf_text(out, "Cache-Control: public, max-age=31536000, immutable\r\n");
    } else if (resp->cache == CACHE_PUBLIC) {
        buf_text(out, "Cache-Control: public, no-cache\r\nVary: ");
        buf_text(out, resp->vary);
        buf_text(out, "\r\n");
    } else {
        buf_text(out, "Cache-Control: no-store\r\n");
    }
    if (resp->etag[0] != '\0' && resp->cache != CACHE_NONE) {
        buf_text(out, "ETag: ");
        buf_text(out, resp->etag);
        buf_text(out, "\r\n");
    }
}

static void write_policy(const struct resp *resp, struct buf *out)
{
    const char *origin = resp->media_origin, *space = origin[0] == '\0' ? "" : " ";

    if (resp->kind == RESP_FILE) {
        buf_text(out, FILE_HEADERS);
        return;
    }
    buf_text(out, "Content-Security-Policy: ");
    buf_printf(out, PAGE_POLICY, space, origin, space, origin);
    buf_text(out, "\r\n");
    buf_text(out, PAGE_HEADERS);
}

void resp_write_head(const struct resp *resp, struct buf *out)
{
    buf_text(out, "Status: ");
    buf_u64(out, (uint64_t)resp->http);
    buf_char(out, ' ');
    buf_text(out, reason_of(resp->http));
    buf_text(out, "\r\nContent-Type: ");
    buf_text(out, resp->type);
    buf_text(out, "\r\n");
    if (resp->http != 304) {
        buf_text(out, "Content-Length: ");
        buf_u64(out, resp->file >= 0 ? resp->file_length : resp->body.len);
        buf_text(out, "\r\n");
    }
    write_cache(resp, out);
    write_policy(resp, out);
    buf_str(out, buf_view(&resp->headers));
    buf_text(out, "\r\n");
}

/* --- sending --------------------------------------------------------------------------------------------- */

static bool send_file(struct resp *resp, const struct io *io, struct str head)
{
    char piece[FILE_PIECE];
    uint64_t from = resp->file_from, left = resp->file_length;

    while (left > 0) {
        size_t want = left < sizeof(piece) ? (size_t)left : sizeof(piece);
        ssize_t n = pread(resp->file, piece, want, (off_t)from);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        if (!io->write(io->context, head, (struct str){piece, (size_t)n}))
            return false;
        head = (struct str){NULL, 0};
        from += (uint64_t)n;
        left -= (uint64_t)n;
        process_alarm();
    }
    return head.len == 0 || io->write(io->context, head, (struct str){NULL, 0});
}

bool resp_send(struct resp *resp, const struct io *io)
{
    struct buf head = BUF_INIT;
    struct str body = buf_view(&resp->body);
    bool sent;

    buf_reserve(&head, 2048);
    resp_write_head(resp, &head);
    if (resp->head_only || resp->http == 304)
        body = (struct str){NULL, 0};
    if (resp->file >= 0 && !resp->head_only && resp->http != 304)
        sent = send_file(resp, io, buf_view(&head));
    else
        sent = io->write(io->context, buf_view(&head), body);
    buf_free(&head);
    return sent;
}
