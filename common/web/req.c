#include "web/req.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "base/panic.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "web/query.h"

struct method_row {
    const char *name;
    enum method method;
};

static const struct method_row methods[] = {
    {"GET", METHOD_GET}, {"HEAD", METHOD_HEAD},   {"POST", METHOD_POST},
    {"PUT", METHOD_PUT}, {"PATCH", METHOD_PATCH}, {"DELETE", METHOD_DELETE},
};

static enum method method_of(struct str name)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (str_is(name, methods[i].name)) /* methods are case-sensitive: RFC 9110 section 9.1 */
            return methods[i].method;
    }
    return METHOD_OTHER;
}

/* Some servers and proxies let only GET and POST pass: then a POST says what it means. */
static enum status read_method(struct req *req, struct err *err)
{
    struct str override = env_str(&req->env, ENV_HTTP_X_HTTP_METHOD_OVERRIDE);

    req->method = method_of(env_str(&req->env, ENV_REQUEST_METHOD));
    if (req->method != METHOD_POST || override.len == 0)
        return STATUS_OK;
    if (str_is(override, "PATCH"))
        req->method = METHOD_PATCH;
    else if (str_is(override, "DELETE"))
        req->method = METHOD_DELETE;
    else
        return err_set(err, STATUS_BAD_REQUEST,
                       "X-HTTP-Method-Override must be PATCH or DELETE, in capitals");
    return STATUS_OK;
}

/* A refusal of the name must not have it in its links. */
static enum status read_mount(struct req *req, struct err *err)
{
    const char **script = &req->env.values[ENV_SCRIPT_NAME];

    req->mount = mount_of(*script, req->env.values[ENV_REQUEST_URI]);
    if (req->mount == MOUNT_PRETTY || script_name_is_valid(str_of(*script)))
        return STATUS_OK;
    *script = NULL;
    req->mount = MOUNT_PRETTY;
    return err_set(err, STATUS_BAD_REQUEST,
                   "the address of the program has an empty step or a strange character in it");
}

/* The server has decoded the path once, so what still looks encoded is part of a name, and no name of ours has
 * such characters. A slash that was sent as %2F can no longer be told apart, except in REQUEST_URI. Pages have one address
 * each; but clients that are made from an OpenAPI document encode each slash of a path, and mean what they say. */
static enum status read_path(struct req *req, struct err *err)
{
    struct str path = env_str(&req->env, ENV_PATH_INFO), rest, piece;
    struct str uri = env_str(&req->env, ENV_REQUEST_URI);

    req->path = "/";
    if (path.len == 0)
        return STATUS_OK;
    if (path.len > REQ_PATH_MAX)
        return err_set(err, STATUS_BAD_REQUEST, "the address is longer than %d bytes",
                       REQ_PATH_MAX);
    if (path.at[0] != '/' || !utf8_is_clean(path, false))
        return err_set(err, STATUS_BAD_REQUEST, "the address is no path in UTF-8");
    for (size_t i = 0, end = str_find(uri, '?'); i + 2 < end && !str_starts(path, "/api/"); i++) {
        if (uri.at[i] == '%' && uri.at[i + 1] == '2' && ascii_lower(uri.at[i + 2]) == 'f')
            return err_set(err, STATUS_BAD_REQUEST, "the address has an encoded slash in it");
    }
    rest = str_slice(path, 1, path.len);
    while (str_cut(&rest, '/', &piece)) {
        bool last = rest.at == NULL;

        if (str_is(piece, ".") || str_is(piece, "..") || (piece.len == 0 && !last))
            return err_set(err, STATUS_BAD_REQUEST,
                           "the address has an empty or dotted step in it");
    }
    req->path = path.at;
    return STATUS_OK;
}

static enum status read_length(struct req *req, struct err *err)
{
    struct str length = env_str(&req->env, ENV_CONTENT_LENGTH);
    uint64_t announced = 0;

    /* Nobody asks for it, but it is taken from servers that send it: see req_drain(). */
    if (req->method == METHOD_GET || req->method == METHOD_HEAD) {
        if (length.len > 0 && number_u64(length, SIZE_MAX / 2, &announced) &&
            req->io.ends != NULL && req->io.ends(req->io.context))
            req->body_left = (size_t)announced;
        return STATUS_OK;
    }
    if (length.len == 0) {
        if (env_str(&req->env, ENV_HTTP_TRANSFER_ENCODING).len > 0)
            return err_set(err, STATUS_LENGTH_REQUIRED,
                           "the request does not say how long its body is (Content-Length)");
        return STATUS_OK;
    }
    if (!number_u64(length, SIZE_MAX / 2, &announced))
        return err_set(err, STATUS_BAD_REQUEST, "Content-Length is no number of bytes");
    req->body_left = (size_t)announced;
    return STATUS_OK;
}

enum status req_read(struct req *req, struct arena *arena, char *const *block, struct io io,
                     struct err *err)
{
    enum status status;
    uint64_t id = rand_u64();

    memset(req, 0, sizeof(*req));
    req->arena = arena;
    req->assets = -1;
    for (size_t i = 0; i < REQ_FILES_MAX; i++)
        req->files[i].fd = -1;
    req->io = io;
    env_read(&req->env, block);
    snprintf(req->id, sizeof(req->id), "%016llx", (unsigned long long)id);
    req->path = "/";
    req->query = env_str(&req->env, ENV_QUERY_STRING);
    status = read_mount(req, err);
    if (status == STATUS_OK)
        status = read_method(req, err);
    if (status == STATUS_OK)
        status = read_length(req, err);
    if (status == STATUS_OK)
        status = read_path(req, err);
    if (status == STATUS_OK && req->query.len > QUERY_MAX)
        status = err_set(err, STATUS_BAD_REQUEST,
                         "what follows the ? in the address is longer than %d bytes", QUERY_MAX);
    return status;
}

/* "example.org:443" under https is "example.org". */
static struct str without_default_port(struct str host, bool https)
{
    const char *port = https ? ":443" : ":80";

    return str_ends(host, port) ? str_slice(host, 0, host.len - strlen(port)) : host;
}

static bool is_this_machine(struct str host)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t len = strlen(names[i]);

        if (str_starts(host, names[i]) && (host.len == len || host.at[len] == ':'))
            return true;
    }
    return false;
}

static bool is_our_host(struct str host, const struct settings *settings)
{
    struct str base = str_of(settings->base_url);
    bool https = str_starts(base, "https://");

    base = str_slice(base, https ? 8 : 7, base.len);
    base = without_default_port(str_slice(base, 0, str_find(base, '/')), https);
    if (host.len == 0) /* HTTP/1.0; nothing is built from it, so nothing is lost */
        return true;
    if (settings->development && is_this_machine(host))
        return true;
    return str_eq_nocase(without_default_port(host, https), base);
}

enum status req_place(struct req *req, const struct settings *settings, struct err *err)
{
    struct urls_source source = {
        .base_url = settings->base_url,
        .media_url = settings->media_url,
        .script_name = req->env.values[ENV_SCRIPT_NAME],
        .request_uri = req->env.values[ENV_REQUEST_URI],
    };
    enum status status;

    client_read(&req->client, &req->env, settings->trusted_proxies);
    status = urls_init(&req->urls, &source, req->arena, err);
    if (status != STATUS_OK) { /* a setting of ours, not something that the client sent */
        if (err != NULL)
            err->status = STATUS_IO;
        return STATUS_IO;
    }
    if (!is_our_host(req->client.host, settings))
        return err_set(err, STATUS_MISDIRECTED, "this site does not answer to that host name");
    return STATUS_OK;
}

enum status req_body(struct req *req, size_t cap, struct str *body, struct err *err)
{
    char *bytes;
    size_t len = 0;

    *body = (struct str){"", 0};
    if (req->body_left > cap)
        return err_set(err, STATUS_TOO_LARGE, "what was sent is larger than %zu bytes", cap);
    if (req->body_left == 0)
        return STATUS_OK;
    bytes = arena_alloc(req->arena, req->body_left + 1);
    while (req->body_left > 0) {
        ptrdiff_t n = req->io.read(req->io.context, bytes + len, req->body_left);

        if (n <= 0)
            return err_set(err, STATUS_BAD_REQUEST,
                           "the connection ended before all that was announced had come");
        len += (size_t)n;
        req->body_left -= (size_t)n;
    }
    *body = (struct str){bytes, len};
    return STATUS_OK;
}

void req_drain(struct req *req, uint64_t max)
{
    const int64_t end = clock_monotonic_ms() + REQ_DRAIN_SECONDS * 1000;
    char piece[16384];

    while (max > 0 && req->body_left > 0 && clock_monotonic_ms() < end) {
        size_t want = req->body_left < sizeof(piece) ? req->body_left : sizeof(piece);
        ptrdiff_t n = req->io.read(req->io.context, piece, want < max ? want : (size_t)max);

        if (n <= 0)
            return;
        max -= (size_t)n;
        req->body_left -= (size_t)n;
    }
}

const struct req_file *req_file(const struct req *req, const char *name)
{
    ASSERT(req->file_fields != NULL);
    for (size_t i = 0; i < REQ_FILES_MAX && req->file_fields[i].name != NULL; i++) {
        if (strcmp(req->file_fields[i].name, name) == 0)
            return &req->files[i];
    }
    panic("a file that the route does not declare");
}

void req_files_close(struct req *req)
{
    for (size_t i = 0; i < REQ_FILES_MAX; i++) {
        file_close(req->files[i].fd);
        req->files[i].fd = -1;
    }
}

bool req_wants_json(const struct req *req)
{
    const char *accept = req->env.values[ENV_HTTP_ACCEPT];

    /* Of a path that was refused, too, which is not in `path`. */
    if (str_starts(env_str(&req->env, ENV_PATH_INFO), "/api/"))
        return true;
    return accept != NULL && strstr(accept, "application/json") != NULL &&
           strstr(accept, "text/html") == NULL;
}

bool req_has_session(const struct req *req)
{
    struct str cookies = env_str(&req->env, ENV_HTTP_COOKIE);

    return cookie_is_sent(cookies, COOKIE_SECURE_NAME) ||
           cookie_is_sent(cookies, COOKIE_PLAIN_NAME);
}
