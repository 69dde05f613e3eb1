#include "web/answer.h"
#include "web/csrf.h"
#include "web/session.h"

#include "base/clock.h"
#include "base/log.h"
#include "db/schema_version.h"
#include "lib/scratch_db.h"
#include "lib/tap.h"
#include "site/api_token.h"

#define NOW 1800000000
#define SECRET "0123456789abcdef0123456789abcdef"

static struct arena arena;
static const char *home;
static struct buf sent = BUF_INIT;
static int calls; /* of handlers */

/* --- a program of its own -------------------------------------------------------------------------------- */

static enum status say(struct req *req, struct resp *resp, struct err *err)
{
    (void)err;
    calls++;
    buf_printf(&resp->body, "hello %s", req->viewer.handle == NULL ? "guest" : req->viewer.handle);
    return STATUS_OK;
}

static const struct sql ADD = SQL("INSERT INTO thing (name) VALUES (?1)");
static const struct sql ADD_ELSEWHERE = SQL("INSERT INTO other (name) VALUES (?1)");
static const struct sql COUNT = SQL("SELECT count(*) FROM thing");

static enum status add_to(struct req *req, const struct sql *sql, struct err *err)
{
    enum status status = db_begin(req->site.db, TX_PRIVATE, err);
    struct stmt *s;

    if (status != STATUS_OK)
        return status;
    s = db_use(req->site.db, sql);
    stmt_text(s, 1, form_text(&req->form, "name"));
    return db_end(req->site.db, stmt_run(s, err), err);
}

static enum status add(struct req *req, struct resp *resp, struct err *err)
{
    calls++;
    buf_text(&resp->body, "added");
    return add_to(req, &ADD, err);
}

static enum status add_elsewhere(struct req *req, struct resp *resp, struct err *err)
{
    (void)resp;
    return add_to(req, &ADD_ELSEWHERE, err);
}

static enum status write_on_get(struct req *req, struct resp *resp, struct err *err)
{
    struct stmt *s = db_use(req->site.db, &ADD);

    (void)resp;
    stmt_text(s, 1, "x");
    return stmt_run(s, err);
}

static enum status fail(struct req *req, struct resp *resp, struct err *err)
{
    (void)req;
    buf_text(&resp->body, "half a page");
    return err_set(err, STATUS_BUG, "the secret reason");
}

static const struct param PARAMS[] = {
    {.name = "name", .type = PARAM_TEXT, .max = 10},
    {.type = PARAM_NONE},
};
static const char *const TABLES[] = {"thing", NULL};

static const struct file_field FILES[] = {{"file", 1}, {NULL, 0}};

static const struct route ROUTES[] = {
    {METHOD_GET, "/", say, NEED_READ, .cache = CACHE_PUBLIC},
    {METHOD_GET, "/me", say, .needs = NEED_READ | NEED_USER},
    {METHOD_GET, "/staff", say, .needs = NEED_READ | NEED_STAFF},
    {METHOD_GET, "/fail", fail, .needs = NEED_READ},
    {METHOD_GET, "/writes", write_on_get, .needs = NEED_READ},
    {METHOD_POST, "/add", add, NEED_CSRF | NEED_WRITE_PRIVATE, .body_cap = 100, .params = PARAMS,
     .writes = TABLES},
    {METHOD_POST, "/me", add, NEED_CSRF | NEED_WRITE_PRIVATE | NEED_USER, .body_cap = 100,
     .params = PARAMS, .writes = TABLES},
    {METHOD_POST, "/elsewhere", add_elsewhere, NEED_CSRF | NEED_WRITE_PRIVATE, .body_cap = 100,
     .params = PARAMS, .writes = TABLES},
};

static const struct program PROGRAM = {
    .name = "test", .routes = ROUTES, .count = sizeof(ROUTES) / sizeof(ROUTES[0])};

/* --- asking it ------------------------------------------------------------------------------------------- */

static struct str body;

static ptrdiff_t body_read(void *context, char *out, size_t size)
{
    size_t n = size < body.len ? size : body.len;

    (void)context;
    memcpy(out, body.at, n);
    body = str_slice(body, n, body.len);
    return (ptrdiff_t)n;
}

static bool reply_write(void *context, struct str head, struct str tail)
{
    (void)context;
    buf_str(&sent, head);
    buf_str(&sent, tail);
    return true;
}

/* One request; the variables end with NULL. Returns the status code; the whole reply is in `sent`. */
static int ask(const char *method, const char *path, const char *form, ...)
{
    struct arena memory = {0};
    struct worker worker;
    char *block[20] = {arena_printf(&arena, "PIEROGIS_HOME=%s", home),
                       arena_printf(&arena, "REQUEST_METHOD=%s", method),
                       arena_printf(&arena, "PATH_INFO=%s", path),
                       arena_printf(&arena, "CONTENT_LENGTH=%zu", strlen(form)),
                       arena_strdup(&arena, "HTTP_HOST=example.org")};
    size_t count = 5;
    const char *more;
    va_list args;

    va_start(args, form);
    while ((more = va_arg(args, const char *)) != NULL)
        block[count++] = arena_strdup(&arena, more);
    va_end(args);
    body = str_of(form);
    buf_clear(&sent);
    worker_init(&worker, &PROGRAM, block, true, NULL);
    worker.confined = true; /* the test goes on afterwards */
    answer(&worker, &memory, block, (struct io){NULL, body_read, reply_write, NULL});
    db_close(worker.reader);
    worker.reader = NULL;
    worker_end(&worker);
    generation_file_close(&worker.generation);
    close(worker.home);
    arena_free(&worker.loaded);
    free((void *)(uintptr_t)worker.home_path);
    arena_free(&memory);
    return (int)strtol(sent.at + strlen("Status: "), NULL, 10);
}

#define URLENCODED "CONTENT_TYPE=application/x-www-form-urlencoded"
#define SAME "HTTP_SEC_FETCH_SITE=same-origin"
#define ORIGIN "HTTP_ORIGIN=https://example.org"

static const char *token_of(char letter)
{
    char token[53];

    memset(token, letter, 52);
    token[52] = '\0';
    return arena_strdup(&arena, token);
}

static const char *cookie_of(char letter)
{
    return arena_printf(&arena, "HTTP_COOKIE=__Host-pierogis=%s", token_of(letter));
}

static int64_t things(void)
{
    struct db *db = scratch_open(home, DB_READ);
    int64_t count = scratch_number(db, &COUNT);

    db_close(db);
    return count;
}

/* --- tests ----------------------------------------------------------------------------------------------- */

static void test_methods(void)
{
    TAP_IS_INT(ask("GET", "/", "", NULL), 200, "a page");
    TAP_IS_INT(ask("HEAD", "/", "", NULL), 200, "its head");
    tap_ok(str_ends(buf_view(&sent), "\r\n\r\n"), "… without its body");
    TAP_IS_INT(ask("POST", "/", "", NULL), 405, "a page takes no form");
    tap_ok(strstr(sent.at, "\r\nAllow: GET, HEAD\r\n") != NULL, "… and says what it takes");
    TAP_IS_INT(ask("GET", "/add", "", NULL), 405, "a form is no page");
    tap_ok(strstr(sent.at, "\r\nAllow: POST\r\n") != NULL, "… and says so");
    TAP_IS_INT(ask("DELETE", "/me", "", NULL), 405, "neither");
    tap_ok(strstr(sent.at, "\r\nAllow: GET, HEAD, POST\r\n") != NULL, "… of two rows");
    TAP_IS_INT(ask("BREW", "/", "", NULL), 405, "an unknown method");
    TAP_IS_INT(ask("GET", "/nothing", "", NULL), 404, "an unknown page");
    TAP_IS_INT(ask("GET", "/me/", "", NULL), 301, "a slash too many");
    tap_ok(strstr(sent.at, "\r\nLocation: /me\r\n") != NULL, "… is taken off");
}

struct viewer_case {
    char letter;
    int me, staff;
    const char *why;
};

static const struct viewer_case VIEWERS[] = {
    {'a', 200, 403, "a member"},         {'b', 200, 200, "staff"},
    {'c', 200, 200, "an admin"},         {'d', 401, 401, "an expired session"},
    {'e', 401, 401, "an idle session"},  {'f', 401, 401, "an ended session"},
    {'g', 401, 401, "a banned account"}, {'h', 401, 401, "an unknown session"},
};

static void test_viewers(void)
{
    TAP_IS_INT(ask("GET", "/me", "", NULL), 401, "nobody sees no account page");
    TAP_IS_INT(ask("GET", "/staff", "", NULL), 401, "and no staff page");
    for (size_t i = 0; i < sizeof(VIEWERS) / sizeof(VIEWERS[0]); i++) {
        const char *cookie = cookie_of(VIEWERS[i].letter);

        calls = 0;
        TAP_IS_INT(ask("GET", "/me", "", "HTTPS=on", cookie, NULL), VIEWERS[i].me, VIEWERS[i].why);
        TAP_IS_INT(ask("GET", "/staff", "", "HTTPS=on", cookie, NULL), VIEWERS[i].staff,
                   "… the staff page");
        TAP_IS_INT(calls, (VIEWERS[i].me == 200) + (VIEWERS[i].staff == 200),
                   "… handlers are called only behind the gate");
    }
    TAP_IS_INT(ask("GET", "/me", "", cookie_of('a'), NULL), 401,
               "the cookie of TLS is none without it");
    ask("GET", "/", "", "HTTPS=on", cookie_of('a'), NULL);
    tap_ok(strstr(sent.at, "hello ann") != NULL && strstr(sent.at, "no-store") != NULL &&
               strstr(sent.at, "ETag") == NULL,
           "the public page of somebody is private");
    ask("GET", "/", "", NULL);
    tap_ok(strstr(sent.at, "hello guest") != NULL && strstr(sent.at, "ETag") != NULL,
           "and nobody else gets it");
}

struct origin_case {
    const char *site, *origin;
    int code;
};

static const struct origin_case ORIGINS[] = {
    {SAME, ORIGIN, 200},
    {SAME, "X=", 200},
    {"X=", ORIGIN, 200},
    {"X=", "X=", 403},
    {"HTTP_SEC_FETCH_SITE=cross-site", ORIGIN, 403},
    {"HTTP_SEC_FETCH_SITE=same-site", ORIGIN, 403},
    {"HTTP_SEC_FETCH_SITE=none", "X=", 403},
    {SAME, "HTTP_ORIGIN=https://evil.example", 403},
    {"X=", "HTTP_ORIGIN=null", 403},
    {"X=", "HTTP_ORIGIN=https://example.org.evil", 403},
    {"X=", "HTTP_ORIGIN=https://example.org:444", 403},
};

static void test_forms(void)
{
    int64_t before = things();

    for (size_t i = 0; i < sizeof(ORIGINS) / sizeof(ORIGINS[0]); i++) {
        int code =
            ask("POST", "/add", "name=x", URLENCODED, ORIGINS[i].site, ORIGINS[i].origin, NULL);

        before += ORIGINS[i].code == 200;
        tap_ok(code == ORIGINS[i].code && things() == before, "a form with %s and %s: %d",
               ORIGINS[i].site, ORIGINS[i].origin, code);
    }
    TAP_IS_INT(ask("POST", "/add", "name=12345678901", URLENCODED, SAME, NULL), 400,
               "a value that is too long");
    tap_ok(strstr(sent.at, "name must not be longer than 10 bytes") != NULL, "… is named");
    TAP_IS_INT(ask("POST", "/add", "name=x", "CONTENT_TYPE=text/plain", SAME, NULL), 415,
               "another type");
    TAP_IS_INT(ask("POST", "/add", "name=x", SAME, NULL), 415, "no type");
    TAP_IS_INT(ask("POST", "/elsewhere", "name=x", URLENCODED, SAME, NULL), 500,
               "a table that the row does not name cannot be written");
    TAP_IS_INT(ask("GET", "/writes", "", NULL), 500, "nor any on a GET");
    TAP_IS_INT(things(), before, "nothing was written by these");
}

static void test_caps(void)
{
    char form[120] = "name=x&y=";

    memset(form + 9, 'y', 91);
    form[100] = '\0';
    TAP_IS_INT(ask("POST", "/add", form, URLENCODED, SAME, NULL), 200, "a body of just the cap");
    form[100] = 'y';
    form[101] = '\0';
    TAP_IS_INT(ask("POST", "/add", form, URLENCODED, SAME, NULL), 413, "one byte more");
    TAP_IS_INT(body.len, 0, "… is read nevertheless, so that the answer arrives");
}

static void test_token(void)
{
    char good[CSRF_TEXT], other[CSRF_TEXT], secret[CSRF_TEXT];
    char hash_a[HASH_TEXT], hash_b[HASH_TEXT];
    const char *cookie = cookie_of('a');

    session_token_hash(str_of(token_of('a')), hash_a);
    session_token_hash(str_of(token_of('b')), hash_b);
    csrf_token(SECRET, hash_a, good);
    csrf_token(SECRET, hash_b, other);
    csrf_token("another secret of more than 32 bytes", hash_a, secret);
    tap_ok(strcmp(good, other) != 0 && strcmp(good, secret) != 0,
           "a token belongs to a session and a site");
    TAP_IS_INT(ask("POST", "/me", arena_printf(&arena, "token=%s&name=x", good), URLENCODED, SAME,
                   "HTTPS=on", cookie, NULL),
               200, "the session's token");
    TAP_IS_INT(ask("POST", "/me", arena_printf(&arena, "token=%s&name=x", other), URLENCODED, SAME,
                   "HTTPS=on", cookie, NULL),
               403, "another session's");
    TAP_IS_INT(ask("POST", "/me", arena_printf(&arena, "token=%s&name=x", other), URLENCODED, SAME,
                   "HTTPS=on", cookie_of('b'), NULL),
               200, "which is good for that one");
    TAP_IS_INT(ask("POST", "/me", "name=x", URLENCODED, SAME, "HTTPS=on", cookie, NULL), 403,
               "none");
    TAP_IS_INT(ask("POST", "/me", arena_printf(&arena, "token=%s&name=x", good), URLENCODED,
                   "HTTP_SEC_FETCH_SITE=cross-site", "HTTPS=on", cookie, NULL),
               403, "the right one from another site");
    TAP_IS_INT(ask("POST", "/add", "name=x", URLENCODED, SAME, "HTTPS=on", cookie, NULL), 403,
               "a form for all asks those who are logged in for it too");
}

static void test_problems(void)
{
    log_threshold(LOG_NOTHING);
    TAP_IS_INT(ask("GET", "/fail", "", NULL), 500, "a failing handler");
    tap_ok(strstr(sent.at, "half a page") == NULL && strstr(sent.at, "secret") == NULL,
           "neither its half page nor its reason gets out");
    TAP_IS_INT(ask("GET", "/nothing", "", "HTTP_ACCEPT=application/json", NULL), 404,
               "for a program");
    tap_ok(strstr(sent.at, "\r\nContent-Type: application/problem+json\r\n") != NULL &&
               strstr(sent.at,
                      "{\"type\":\"urn:pierogis:problem:not-found\",\"title\":\"Not found\","
                      "\"status\":404,") != NULL,
           "… in JSON");
    TAP_IS_INT(ask("GET", "/api/v1/x", "", "HTTP_ACCEPT=text/html", NULL), 404, "in the API");
    tap_ok(strstr(sent.at, "problem+json") != NULL, "… always");
    TAP_IS_INT(ask("GET", "/", "", "HTTP_HOST=evil.example", NULL), 200,
               "of two Host variables the first counts");
    TAP_IS_INT(ask("POST", "/add", "x", "CONTENT_LENGTH=x", NULL), 403, "the same here");
}

static void test_rows(void)
{
    static const struct route bad[] = {
        {METHOD_GET, "/", NULL, .needs = 0},
        {METHOD_GET, "x", say, .needs = 0},
        {METHOD_GET | METHOD_POST, "/", say, .needs = NEED_CSRF},
        {METHOD_GET, "/", say, NEED_READ | NEED_WRITE_PRIVATE, .writes = TABLES},
        {METHOD_GET, "/", say, NEED_WRITE_PRIVATE, .writes = TABLES},
        {METHOD_POST, "/", say, .needs = 0},
        {METHOD_POST, "/", say, NEED_CSRF, .cache = CACHE_PUBLIC},
        {METHOD_GET, "/", say, .needs = NEED_USER},
        {METHOD_GET, "/", say, NEED_USER | NEED_READ, .cache = CACHE_PUBLIC},
        {METHOD_POST, "/", say, .needs = NEED_CSRF | NEED_WRITE_PUBLIC},
        {METHOD_GET, "/", say, NEED_READ, .writes = TABLES},
        {METHOD_GET, "/", say, 0, .body_cap = 1},
        {METHOD_POST, "/", say, NEED_CSRF | NEED_FILE, .files = FILES},
        {METHOD_POST, "/", say, NEED_CSRF | NEED_FILE, .body_cap = 1},
        {METHOD_POST, "/", say, NEED_CSRF, .body_cap = 1, .files = FILES},
        {METHOD_POST, "/", say, NEED_CSRF | NEED_RENDER, .body_cap = 1},
        {METHOD_POST, "/", say, NEED_READ | NEED_USER | NEED_CSRF | BY_TOKEN, .scopes = API_READ},
        {METHOD_POST, "/", say, .needs = NEED_READ | NEED_USER | BY_TOKEN},
        {METHOD_GET, "/", say, NEED_READ | NEED_USER, .scopes = API_READ},
        {METHOD_GET, "/", say, NEED_READ | BY_TOKEN, .scopes = API_READ},
    };
    const char *why;
    struct str rest;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        tap_ok(!route_check(&bad[i], &why), "a row that %s", why);
    for (size_t i = 0; i < PROGRAM.count; i++)
        tap_ok(route_check(&ROUTES[i], &why), "%s is a good row", ROUTES[i].pattern);
    tap_ok(route_fits("/p/*", "/p/a/b", &rest) && str_is(rest, "a/b"), "a star takes all");
    tap_ok(!route_fits("/p/*", "/p/", &rest), "but not nothing");
    tap_ok(!route_fits("/p/*", "/p/a/", &rest), "nor a final slash");
    tap_ok(!route_fits("/p/*", "/p", &rest) && !route_fits("/p", "/p/a", &rest), "nor less");
}

/* --- the site -------------------------------------------------------------------------------------------- */

static void add_session(struct db *db, int64_t id, int64_t account, char letter, int64_t posted,
                        int64_t expires, bool ended)
{
    char hash[HASH_TEXT];

    session_token_hash(str_of(token_of(letter)), hash);
    scratch_script(db, arena_printf(&arena,
                                    "INSERT INTO session VALUES (%lld, %lld, '%s', 0, %lld, %lld, "
                                    "%s)",
                                    (long long)id, (long long)account, hash, (long long)posted,
                                    (long long)expires, ended ? "1" : "NULL"));
}

static void make_site(void)
{
    struct db *db;
    int dir;

    home = scratch_folder("gate");
    dir = file_open_dir(home);
    file_replace(dir, ".env",
                 STR("PIEROGIS_BASE_URL=https://example.org\nPIEROGIS_SECRET_KEY=" SECRET
                     "\nPIEROGIS_DATABASE_URL=sqlite:site.db\nPIEROGIS_LOG=none\n"),
                 0600, NULL);
    close(dir);
    db = scratch_open(home, DB_WRITE);
    scratch_script(
        db,
        "CREATE TABLE account (id INTEGER PRIMARY KEY, handle TEXT, role TEXT, state TEXT);"
        "CREATE TABLE session (id INTEGER PRIMARY KEY, account_id INTEGER, token_hash TEXT, "
        "created_at INTEGER, posted_at INTEGER, expires_at INTEGER, ended_at INTEGER);"
        "CREATE TABLE generation (id INTEGER PRIMARY KEY, value INTEGER);"
        "CREATE TABLE thing (name TEXT); CREATE TABLE other (name TEXT);"
        "INSERT INTO generation VALUES (1, 42);"
        "INSERT INTO account VALUES (1, 'ann', 'member', 'active'), (2, 'bo', 'staff', 'active'),"
        "(3, 'cy', 'admin', 'active'), (4, 'di', 'admin', 'banned');");
    db_set_schema_version(db, SCHEMA_VERSION, NULL);
    add_session(db, 1, 1, 'a', NOW, NOW + 1, false);
    add_session(db, 2, 2, 'b', NOW - SESSION_IDLE_SECONDS + 1, NOW + 1, false);
    add_session(db, 3, 3, 'c', NOW, NOW + 1, false);
    add_session(db, 4, 1, 'd', NOW, NOW, false);
    add_session(db, 5, 1, 'e', NOW - SESSION_IDLE_SECONDS, NOW + 1, false);
    add_session(db, 6, 1, 'f', NOW, NOW + 1, true);
    add_session(db, 7, 4, 'g', NOW, NOW + 1, false);
    db_close(db);
}

int main(void)
{
    clock_fix(NOW);
    make_site();
    test_methods();
    test_viewers();
    test_forms();
    test_caps();
    test_token();
    test_problems();
    test_rows();
    buf_free(&sent);
    arena_free(&arena);
    return tap_done();
}
