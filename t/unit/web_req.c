#include "web/req.h"

#include "base/buf.h"
#include "lib/tap.h"
#include "web/query.h"

static struct arena arena;

/* A body that comes in small pieces, as sockets deliver it. */
struct source {
    const char *at;
    size_t left;
    size_t asked;
};

static ptrdiff_t source_read(void *context, char *out, size_t size)
{
    struct source *source = context;
    size_t n = size < 3 ? size : 3;

    source->asked += size;
    n = n < source->left ? n : source->left;
    memcpy(out, source->at, n);
    source->at += n;
    source->left -= n;
    return (ptrdiff_t)n;
}

static struct source body;
static bool (*ends)(void *context);

static bool does_end(void *context)
{
    return context == &body;
}

static enum status read_block(struct req *req, char *const *block, const char *text,
                              struct err *err)
{
    body = (struct source){text, strlen(text), 0};
    return req_read(req, &arena, block, (struct io){&body, source_read, NULL, ends}, err);
}

/* --- paths ----------------------------------------------------------------------------------------------- */

struct path_case {
    const char *path, *uri;
    enum status status;
    const char *want;
};

static const struct path_case PATHS[] = {
    {"", "/", STATUS_OK, "/"},
    {"/", "/", STATUS_OK, "/"},
    {"/p/soup", "/p/soup", STATUS_OK, "/p/soup"},
    {"/p/soup/", "/p/soup/", STATUS_OK, "/p/soup/"},
    {"/p/żur", "/p/%C5%BCur", STATUS_OK, "/p/żur"},
    {"/p/a", "/p/a?x=%2F", STATUS_OK, "/p/a"}, /* in the query it is harmless */
    {"p/soup", "/p/soup", STATUS_BAD_REQUEST, "/"},
    {"/p//soup", "/p//soup", STATUS_BAD_REQUEST, "/"},
    {"//", "//", STATUS_BAD_REQUEST, "/"},
    {"/p/./soup", "/p/./soup", STATUS_BAD_REQUEST, "/"},
    {"/p/../soup", "/p/../soup", STATUS_BAD_REQUEST, "/"},
    {"/..", "/..", STATUS_BAD_REQUEST, "/"},
    {"/p/a/b", "/p/a%2Fb", STATUS_BAD_REQUEST, "/"},
    {"/p/a/b", "/p/a%2fb", STATUS_BAD_REQUEST, "/"},
    {"/p/\xff", "/p/%FF", STATUS_BAD_REQUEST, "/"},
    {"/p/\xc0\xaf", "/p/%C0%AF", STATUS_BAD_REQUEST, "/"},
    {"/p/a\nb", "/p/a%0Ab", STATUS_BAD_REQUEST, "/"},
};

static void test_paths(void)
{
    struct err err = {.message = ""};

    for (size_t i = 0; i < sizeof(PATHS) / sizeof(PATHS[0]); i++) {
        char *path = arena_printf(&arena, "PATH_INFO=%s", PATHS[i].path);
        char *uri = arena_printf(&arena, "REQUEST_URI=%s", PATHS[i].uri);
        char *block[] = {arena_strdup(&arena, "REQUEST_METHOD=GET"), path, uri, NULL};
        struct req req;
        enum status status = read_block(&req, block, "", &err);

        tap_ok(status == PATHS[i].status && strcmp(req.path, PATHS[i].want) == 0, "path \"%s\": %s",
               PATHS[i].uri, status == STATUS_OK ? "fine" : err.message);
    }
}

/* SCRIPT_NAME is in every link of a page that is mounted in CGI style. */
static void test_mounts(void)
{
    static const struct {
        const char *script, *uri;
        enum status status;
        enum mount want;
    } cases[] = {
        {"/cgi-bin/site.cgi", "/cgi-bin/site.cgi/p", STATUS_OK, MOUNT_CGI},
        {"/~me/cgi-bin/site.cgi", "/~me/cgi-bin/site.cgi", STATUS_OK, MOUNT_CGI},
        {"/cgi-bin/site.cgi", "", STATUS_OK, MOUNT_CGI},
        {"/cgi-bin/site.cgi", "/p", STATUS_OK, MOUNT_PRETTY},
        {"//evil.example/site.cgi", "/p", STATUS_OK, MOUNT_PRETTY}, /* it is in no link then */
        {"", "/p", STATUS_OK, MOUNT_PRETTY},
        {"//evil.example/site.cgi", "//evil.example/site.cgi/p", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"/cgi-bin//site.cgi", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"/\\evil.example/site.cgi", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"javascript:alert(1)/", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"cgi-bin/site.cgi", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"/a\"b/site.cgi", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"/a\r\nX: y/site.cgi", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"/a?b/site.cgi", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
        {"/\xc5\xbc/site.cgi", "", STATUS_BAD_REQUEST, MOUNT_PRETTY},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *block[] = {arena_printf(&arena, "SCRIPT_NAME=%s", cases[i].script),
                         arena_printf(&arena, "REQUEST_URI=%s", cases[i].uri), NULL};
        struct req req;
        enum status status = read_block(&req, block, "", NULL);

        tap_ok(status == cases[i].status && req.mount == cases[i].want, "program \"%s\" at \"%s\"",
               url_escape(&arena, cases[i].script), cases[i].uri);
        if (status != STATUS_OK)
            tap_ok(req.env.values[ENV_SCRIPT_NAME] == NULL, "and the refusal does not repeat it");
    }
}

static void test_limits(void)
{
    struct buf path = BUF_INIT, query = BUF_INIT;
    struct req req;
    struct err err;

    buf_text(&path, "PATH_INFO=/");
    while (path.len < 10 + REQ_PATH_MAX)
        buf_char(&path, 'a');
    tap_ok(read_block(&req, (char *[]){path.at, NULL}, "", &err) == STATUS_OK,
           "a path of %d bytes is fine", REQ_PATH_MAX);
    buf_char(&path, 'a');
    tap_ok(read_block(&req, (char *[]){path.at, NULL}, "", &err) == STATUS_BAD_REQUEST,
           "one more byte is not");
    buf_text(&query, "QUERY_STRING=");
    while (query.len < 13 + QUERY_MAX)
        buf_char(&query, 'a');
    tap_ok(read_block(&req, (char *[]){query.at, NULL}, "", &err) == STATUS_OK,
           "a query of %d bytes is fine", QUERY_MAX);
    buf_char(&query, 'a');
    tap_ok(read_block(&req, (char *[]){query.at, NULL}, "", &err) == STATUS_BAD_REQUEST,
           "one more byte is not");
    buf_free(&path);
    buf_free(&query);
}

/* --- methods and bodies ---------------------------------------------------------------------------------- */

static void test_methods(void)
{
    static char post[] = "REQUEST_METHOD=POST", get[] = "REQUEST_METHOD=GET";
    static char patch[] = "HTTP_X_HTTP_METHOD_OVERRIDE=PATCH";
    static char trace[] = "HTTP_X_HTTP_METHOD_OVERRIDE=TRACE", lower[] = "REQUEST_METHOD=get";
    struct req req;
    struct err err;

    read_block(&req, (char *[]){post, NULL}, "", &err);
    TAP_IS_INT(req.method, METHOD_POST, "POST");
    read_block(&req, (char *[]){post, patch, NULL}, "", &err);
    TAP_IS_INT(req.method, METHOD_PATCH, "POST that means PATCH");
    read_block(&req, (char *[]){get, patch, NULL}, "", &err);
    TAP_IS_INT(req.method, METHOD_GET, "a GET stays one");
    TAP_IS_INT(read_block(&req, (char *[]){post, trace, NULL}, "", &err), STATUS_BAD_REQUEST,
               "other overrides are refused");
    read_block(&req, (char *[]){lower, NULL}, "", &err);
    TAP_IS_INT(req.method, METHOD_OTHER, "methods are case-sensitive");
    TAP_IS_INT(strlen(req.id), 16, "a request has an id of 16 digits");
}

struct length_case {
    const char *length; /* NULL = not set */
    const char *encoding;
    enum status read, whole;
    const char *body;
};

static const struct length_case LENGTHS[] = {
    {"5", NULL, STATUS_OK, STATUS_OK, "hello"},
    {"0", NULL, STATUS_OK, STATUS_OK, ""},
    {NULL, NULL, STATUS_OK, STATUS_OK, ""},
    {"", NULL, STATUS_OK, STATUS_OK, ""},
    {"4", NULL, STATUS_OK, STATUS_OK, "hell"}, /* never beyond it */
    {"005", NULL, STATUS_OK, STATUS_OK, "hello"},
    {"5", "chunked", STATUS_OK, STATUS_OK, "hello"}, /* the server has decoded it */
    {NULL, "chunked", STATUS_LENGTH_REQUIRED, STATUS_OK, NULL},
    {"", "chunked", STATUS_LENGTH_REQUIRED, STATUS_OK, NULL},
    {"-1", NULL, STATUS_BAD_REQUEST, STATUS_OK, NULL},
    {"+5", NULL, STATUS_BAD_REQUEST, STATUS_OK, NULL},
    {"5 ", NULL, STATUS_BAD_REQUEST, STATUS_OK, NULL},
    {"0x5", NULL, STATUS_BAD_REQUEST, STATUS_OK, NULL},
    {"99999999999999999999999", NULL, STATUS_BAD_REQUEST, STATUS_OK, NULL},
    {"6", NULL, STATUS_OK, STATUS_BAD_REQUEST, NULL}, /* less comes than was announced */
    {"8", NULL, STATUS_OK, STATUS_TOO_LARGE, NULL},   /* the cap is 7 here */
};

static void test_lengths(void)
{
    static char post[] = "REQUEST_METHOD=POST";

    for (size_t i = 0; i < sizeof(LENGTHS) / sizeof(LENGTHS[0]); i++) {
        const struct length_case *c = &LENGTHS[i];
        char *block[4] = {post};
        size_t count = 1;
        struct str got = {"", 0};
        struct err err = {.message = ""};
        struct req req;
        enum status status;

        if (c->length != NULL)
            block[count++] = arena_printf(&arena, "CONTENT_LENGTH=%s", c->length);
        if (c->encoding != NULL)
            block[count++] = arena_printf(&arena, "HTTP_TRANSFER_ENCODING=%s", c->encoding);
        status = read_block(&req, block, "hello", &err);
        tap_ok(status == c->read, "Content-Length \"%s\": %s", c->length == NULL ? "" : c->length,
               err.message);
        if (status != STATUS_OK)
            continue;
        status = req_body(&req, 7, &got, &err);
        tap_ok(status == c->whole && (c->body == NULL || str_is(got, c->body)), "… its body");
    }
}

static void test_drain(void)
{
    static char post[] = "REQUEST_METHOD=POST", length[] = "CONTENT_LENGTH=9";
    static char get[] = "REQUEST_METHOD=GET";
    char huge[64];
    struct req req;
    struct err err;
    char *many = arena_alloc(&arena, 3 * REQ_DRAIN_MAX + 1);

    read_block(&req, (char *[]){post, length, NULL}, "123456789 and more", &err);
    req_drain(&req, REQ_DRAIN_MAX);
    TAP_IS_TEXT(body.at, " and more", "draining stops where the body ends");
    memset(many, 'x', 3 * REQ_DRAIN_MAX);
    snprintf(huge, sizeof(huge), "CONTENT_LENGTH=%d", 3 * REQ_DRAIN_MAX);
    read_block(&req, (char *[]){post, huge, NULL}, many, &err);
    req_drain(&req, REQ_DRAIN_MAX);
    TAP_IS_INT(body.left, 2 * REQ_DRAIN_MAX, "… and at its limit");
    req_drain(&req, 2 * REQ_DRAIN_MAX - 1);
    TAP_IS_INT(body.left, 1, "… which may be higher");
    read_block(&req, (char *[]){get, length, NULL}, "123456789", &err);
    req_drain(&req, REQ_DRAIN_MAX);
    TAP_IS_INT(body.asked, 0, "a GET never touches what may be the client's own socket");
    ends = does_end;
    read_block(&req, (char *[]){get, length, NULL}, "123456789 and more", &err);
    req_drain(&req, REQ_DRAIN_MAX);
    TAP_IS_TEXT(body.at, " and more", "… but takes what comes from a server");
    ends = NULL;
}

/* --- who asks, and where --------------------------------------------------------------------------------- */

struct host_case {
    const char *base, *host;
    bool development, ours;
};

static const struct host_case HOSTS[] = {
    {"https://example.org", "example.org", false, true},
    {"https://example.org", "EXAMPLE.org:443", false, true},
    {"https://example.org:443/x", "example.org", false, true},
    {"http://example.org:80", "example.org", false, true},
    {"http://example.org:8080", "example.org:8080", false, true},
    {"https://example.org", "", false, true},
    {"http://example.org:8080", "example.org", false, false},
    {"https://example.org", "example.org:80", false, false},
    {"https://example.org", "evil.example", false, false},
    {"https://example.org", "example.org.evil", false, false},
    {"https://example.org", "127.0.0.1", false, false},
    {"https://example.org", "127.0.0.1:8080", true, true},
    {"https://example.org", "localhost", true, true},
    {"https://example.org", "[::1]:99", true, true},
    {"https://example.org", "localhost.evil", true, false},
    {"https://example.org", "127.0.0.100", true, false},
};

static void test_host(const struct host_case *test)
{
    struct settings settings = {.base_url = test->base, .development = test->development};
    char *host = arena_printf(&arena, "HTTP_HOST=%s", test->host);
    struct err err = {.message = ""};
    struct req req;
    enum status status;

    read_block(&req, (char *[]){host, NULL}, "", &err);
    status = req_place(&req, &settings, &err);
    tap_ok(status == (test->ours ? STATUS_OK : STATUS_MISDIRECTED) && req.urls.origin != NULL,
           "%s is %sa host of %s", test->host, test->ours ? "" : "not ", test->base);
}

/* The configuration takes more than the DNS: all of a long name counts. */
static void test_long_hosts(void)
{
    const char *name = arena_printf(&arena, "%0400d.example", 0);
    const char *base = arena_printf(&arena, "https://%s", name);
    const struct host_case cases[] = {
        {base, name, false, true},
        {base, arena_printf(&arena, "%0400d.exampl", 0), false, false},
        {base, arena_printf(&arena, "%0400d.other", 0), false, false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        test_host(&cases[i]);
}

static void test_hosts(void)
{
    for (size_t i = 0; i < sizeof(HOSTS) / sizeof(HOSTS[0]); i++)
        test_host(&HOSTS[i]);
    test_long_hosts();
}

struct client_case {
    const char *remote, *forwarded, *proto, *trusted, *address;
    bool https;
};

static const struct client_case CLIENTS[] = {
    {"192.0.2.1", NULL, NULL, "", "192.0.2.1", false},
    {"192.0.2.1", "198.51.100.7", "https", "", "192.0.2.1", false}, /* nobody is trusted */
    {"10.0.0.1", "198.51.100.7", "https", "10.0.0.0/8", "198.51.100.7", true},
    {"10.0.0.1", "1.2.3.4, 198.51.100.7", "https, http", "10.0.0.0/8", "198.51.100.7", false},
    {"10.0.0.1", "198.51.100.7, 10.9.9.9", NULL, "10.0.0.0/8", "198.51.100.7", false},
    {"10.0.0.1", "10.1.1.1, 10.9.9.9", NULL, "10.0.0.0/8", "10.1.1.1", false},
    {"10.0.0.1", "198.51.100.7:4711", NULL, "10.0.0.1", "198.51.100.7", false},
    {"10.0.0.1", "[2001:db8::7]:4711", NULL, "10.0.0.1", "2001:db8::7", false},
    {"::1", "2001:db8::7", NULL, "10.0.0.1, ::1", "2001:db8::7", false},
    {"10.0.0.1", "junk, unknown", NULL, "10.0.0.0/8", "10.0.0.1", false},
    {"10.0.0.1", "", NULL, "10.0.0.0/8", "10.0.0.1", false},
    {"11.0.0.1", "198.51.100.7", NULL, "10.0.0.0/8", "11.0.0.1", false},
    {"10.0.0.1", "198.51.100.7", NULL, "0.0.0.0/0", "198.51.100.7", false},
    {"2001:db8::1", "198.51.100.7", NULL, "0.0.0.0/0", "2001:db8::1", false},
    {"::ffff:10.0.0.1", "198.51.100.7", NULL, "10.0.0.0/8", "198.51.100.7", false},
    {"2001:db8:1::1", "198.51.100.7", NULL, "2001:db8::/33", "198.51.100.7", false},
    {"2001:db8:8000::1", "198.51.100.7", NULL, "2001:db8::/33", "2001:db8:8000::1", false},
    {"unix:", "198.51.100.7", NULL, "0.0.0.0/0", "", false},
};

static void test_clients(void)
{
    for (size_t i = 0; i < sizeof(CLIENTS) / sizeof(CLIENTS[0]); i++) {
        const struct client_case *c = &CLIENTS[i];
        struct env env = {.values = {NULL}};
        struct client client;

        env.values[ENV_REMOTE_ADDR] = c->remote;
        env.values[ENV_HTTP_X_FORWARDED_FOR] = c->forwarded;
        env.values[ENV_HTTP_X_FORWARDED_PROTO] = c->proto;
        client_read(&client, &env, c->trusted);
        tap_ok(strcmp(client.address, c->address) == 0 && client.https == c->https,
               "%s for %s through %s is %s", c->remote, c->forwarded == NULL ? "-" : c->forwarded,
               c->trusted, client.address);
    }
    TAP_IS_INT(address_list_check("10.0.0.0/8, ::1 192.0.2.1", "", NULL), STATUS_OK, "a good list");
    TAP_IS_INT(address_list_check("10.0.0.0/33", "", NULL), STATUS_INVALID, "too long a prefix");
    TAP_IS_INT(address_list_check("proxy.example", "", NULL), STATUS_INVALID, "a name");
}

static void test_env(void)
{
    static char a[] = "HTTP_COOKIE=first", b[] = "HTTP_COOKIE=second", c[] = "LD_PRELOAD=/evil.so",
                d[] = "HTTP_PROXY=http://evil", e[] = "nonsense", f[] = "=x";
    struct env env;

    env_read(&env, (char *[]){c, d, e, f, a, b, NULL});
    TAP_IS_TEXT(env.values[ENV_HTTP_COOKIE], "first", "the first of two counts");
    for (int i = 0, set = 0; i < ENV__COUNT; i++) {
        set += env.values[i] != NULL;
        if (i + 1 == ENV__COUNT)
            TAP_IS_INT(set, 1, "what is not on the list is not there");
    }
    env_read(&env, NULL);
    tap_ok(env.values[ENV_HTTP_COOKIE] == NULL, "no environment is an empty one");
}

int main(void)
{
    test_paths();
    test_mounts();
    test_limits();
    test_methods();
    test_lengths();
    test_drain();
    test_hosts();
    test_clients();
    test_env();
    arena_free(&arena);
    return tap_done();
}
