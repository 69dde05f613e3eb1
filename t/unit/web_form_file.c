#include "web/form_file.h"

#include "base/file.h"
#include "lib/tap.h"
#include "web/csrf.h"
#include "web/gate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define SECRET "0123456789abcdef0123456789abcdef"
#define CAP 1000000
#define FIELD(name, value)                                                                         \
    "--xx\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, bytes)                                                                     \
    "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name                      \
    "\"\r\nContent-Type: image/png\r\n\r\n" bytes "\r\n"
#define NOTES_PART(name, bytes)                                                                    \
    "--xx\r\nContent-Disposition: form-data; name=\"notes\"; filename=\"" name "\"\r\n\r\n" bytes  \
    "\r\n"
#define END "--xx--\r\n"

static struct arena arena;
static int home;
static char token[CSRF_TEXT];

static const struct param PARAMS[] = {
    {.name = "title", .type = PARAM_TEXT, .max = 5},
    {.name = "words", .type = PARAM_LINES, .max = 20},
    {.name = "count", .type = PARAM_INT, .min = 0, .max = 10},
    {.type = PARAM_NONE},
};

static enum status nothing(struct req *req, struct resp *resp, struct err *err)
{
    (void)req, (void)resp, (void)err;
    return STATUS_OK;
}

/* The second file is a small one. */
static const struct file_field FILES[] = {{"file", FILE_MAX_UPLOAD}, {"notes", 10}, {NULL, 0}};

static const struct route ROUTE = {.methods = METHOD_POST,
                                   .pattern = "/upload",
                                   .handler = nothing,
                                   .needs = NEED_CSRF | NEED_FILE,
                                   .body_cap = 1000,
                                   .params = PARAMS,
                                   .files = FILES};

/* --- a request ------------------------------------------------------------------------------------------- */

struct sender {
    struct str head, tail; /* of the body */
    size_t filling;        /* bytes between them */
    size_t piece;          /* at most so many bytes at once */
};

static ptrdiff_t send_some(void *context, char *out, size_t size)
{
    struct sender *sender = context;
    size_t n = size < sender->piece ? size : sender->piece;
    struct str *from = sender->head.len > 0 ? &sender->head : &sender->tail;

    if (sender->head.len == 0 && sender->filling > 0) {
        n = n < sender->filling ? n : sender->filling;
        memset(out, 'x', n);
        sender->filling -= n;
        return (ptrdiff_t)n;
    }
    n = n < from->len ? n : from->len;
    if (n > 0)
        memcpy(out, from->at, n);
    *from = str_slice(*from, n, from->len);
    return (ptrdiff_t)n;
}

/* `logged_in`: with a session, whose token is `token`. */
static enum status take(struct req *req, struct sender *sender, bool logged_in, struct err *err)
{
    const struct settings settings = {.secret_key = SECRET, .max_upload = CAP};

    memset(req, 0, sizeof(*req));
    req->arena = &arena;
    req->io = (struct io){.context = sender, .read = send_some};
    req->method = METHOD_POST;
    req->site.home = home;
    for (size_t i = 0; i < REQ_FILES_MAX; i++)
        req->files[i].fd = -1;
    req->env.values[ENV_CONTENT_TYPE] = "multipart/form-data; boundary=xx";
    req->env.values[ENV_HTTP_SEC_FETCH_SITE] = "same-origin";
    req->body_left = sender->head.len + sender->filling + sender->tail.len;
    if (logged_in)
        req->viewer = (struct viewer){.account_id = 1, .session_id = 1, .session_hash = "hash"};
    err->message[0] = '\0';
    return gate_pass(&ROUTE, req, &settings, err);
}

static enum status take_text(struct req *req, struct str body, bool logged_in, struct err *err)
{
    struct sender sender = {.head = body, .piece = 7};

    return take(req, &sender, logged_in, err);
}

static const char *file_text(const struct req *req, const char *field)
{
    const struct req_file *file = req_file(req, field);
    struct buf out = BUF_INIT;
    char *copy;

    if (file->fd < 0 || file_read_fd(file->fd, "it", 1000, &out, NULL) != STATUS_OK)
        return NULL;
    copy = arena_strdup(&arena, out.at);
    buf_free(&out);
    return copy;
}

/* Names in the home's tmp/. */
static int names(void)
{
    DIR *dir = fdopendir(file_open_beneath(home, "tmp", O_RDONLY | O_DIRECTORY, 0));
    int count = -2; /* itself and its parent */

    while (dir != NULL && readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

/* --- tests ----------------------------------------------------------------------------------------------- */

static void test_forms(void)
{
    struct req req;
    struct err err;

    TAP_IS_INT(take_text(&req,
                         STR(FIELD("title", "soup") FILE_PART("a b.png", "PNG\r\n--x")
                                 FIELD("words", "a\r\nb") FIELD("stranger", "x") END),
                         false, &err),
               STATUS_OK, "a form with a file");
    TAP_IS_TEXT(form_text(&req.form, "title"), "soup", "its field before the file");
    TAP_IS_TEXT(form_text(&req.form, "words"), "a\nb", "its field after it");
    tap_ok(req.form.strangers && !form_has(&req.form, "count"), "what is not declared");
    TAP_IS_TEXT(req.files[0].name, "a b.png", "what the file is called");
    TAP_IS_INT(req.files[0].size, 8, "its size");
    TAP_IS_TEXT(file_text(&req, "file"), "PNG\r\n--x", "its bytes, from the beginning");
    TAP_IS_INT(names(), 0, "it has no name on the disk");
    req_files_close(&req);
    TAP_IS_INT(take_text(&req, STR(FILE_PART("", "") FIELD("title", "x") END), false, &err),
               STATUS_OK, "no file was chosen");
    tap_ok(req.files[0].fd < 0 && req.files[0].name == NULL && form_has(&req.form, "title"),
           "… is no file");
    TAP_IS_INT(take_text(&req, STR(FILE_PART("empty", "") END), false, &err), STATUS_OK,
               "an empty file");
    tap_ok(req.files[0].fd >= 0 && req.files[0].size == 0, "… is one");
    req_files_close(&req);
    TAP_IS_INT(take_text(&req, STR(END), false, &err), STATUS_OK, "an empty form");
}

/* Two files with one form, and what becomes of one that is not taken. */
static void test_two_files(void)
{
    struct req req;
    struct err err;

    TAP_IS_INT(take_text(&req,
                         STR(NOTES_PART("n", "0123456789") FILE_PART("a.png", "PNG")
                                 FIELD("title", "soup") END),
                         false, &err),
               STATUS_OK, "a form with two files");
    TAP_IS_TEXT(file_text(&req, "file"), "PNG", "one");
    TAP_IS_TEXT(file_text(&req, "notes"), "0123456789", "and the other, as large as it may be");
    TAP_IS_INT(names(), 0, "neither has a name on the disk");
    req_files_close(&req);
    TAP_IS_INT(req_file(&req, "notes")->fd, -1, "both are closed");
    TAP_IS_INT(take_text(&req,
                         STR(NOTES_PART("n", "0123456789x") FILE_PART("a.png", "PNG")
                                 FIELD("title", "soup") END),
                         false, &err),
               STATUS_OK, "one that is a byte too large");
    TAP_IS_INT(req_file(&req, "notes")->refused, STATUS_TOO_LARGE, "… is refused");
    tap_ok(req_file(&req, "notes")->fd < 0, "… and not kept");
    TAP_IS_TEXT(req_file(&req, "notes")->name, "n", "… though known by its name");
    TAP_IS_TEXT(file_text(&req, "file"), "PNG", "the other one is taken");
    TAP_IS_TEXT(form_text(&req.form, "title"), "soup", "and so is the field behind them");
    req_files_close(&req);
}

struct refusal {
    struct str body;
    enum status status;
    const char *why; /* how the sentence begins */
};

/* clang-format off */
#define BODY(text) {text, sizeof(text) - 1}

static const struct refusal REFUSALS[] = {
    {BODY(FIELD("title", "123456") END), STATUS_BAD_REQUEST, "title must not be longer than 5 bytes"},
    {BODY(FIELD("title", "a") FIELD("title", "b") END), STATUS_BAD_REQUEST, "title is given twice"},
    {BODY(FIELD("title", "a\0b") END), STATUS_BAD_REQUEST, "title is not text in UTF-8"},
    {BODY(FIELD("title", "\xc3\x28") END), STATUS_BAD_REQUEST, "title is not text in UTF-8"},
    {BODY(FIELD("title", "a\r\nb") END), STATUS_BAD_REQUEST, "title has characters that cannot be shown"},
    {BODY(FIELD("title", "\xe2\x80\xae") END), STATUS_BAD_REQUEST, "title has characters that cannot be shown"},
    {BODY(FIELD("count", "11") END), STATUS_BAD_REQUEST, "count must be a whole number"},
    {BODY(FIELD("count", "") END), STATUS_BAD_REQUEST, "count must be a whole number"},
    {BODY(FILE_PART("a", "x") FILE_PART("b", "y") END), STATUS_BAD_REQUEST, "there is more than one file"},
    {BODY(NOTES_PART("a", "x") NOTES_PART("b", "y") END), STATUS_BAD_REQUEST, "there is more than one file"},
    {BODY("--xx\r\nContent-Disposition: form-data; name=title; filename=x\r\n\r\nx\r\n" END), STATUS_BAD_REQUEST, "a file came in a field that takes none"},
    {BODY(FILE_PART("a", "x")), STATUS_BAD_REQUEST, "the form cannot be read: it ends in the middle"},
    {BODY("title=x"), STATUS_BAD_REQUEST, "the form cannot be read"},
};
/* clang-format on */

static void test_refusals(void)
{
    struct sender huge = {
        .head = STR(FIELD("title", "")), .filling = 2 * (CAP + 1010), .piece = 4096};
    struct req req;
    struct err err;

    for (size_t i = 0; i < sizeof(REFUSALS) / sizeof(REFUSALS[0]); i++) {
        TAP_IS_INT(take_text(&req, REFUSALS[i].body, false, &err), REFUSALS[i].status,
                   REFUSALS[i].why);
        if (!str_starts(str_of(err.message), REFUSALS[i].why))
            TAP_IS_TEXT(err.message, REFUSALS[i].why, "… says why");
        req_files_close(&req);
    }
    TAP_IS_INT(take(&req, &huge, false, &err), STATUS_TOO_LARGE,
               "more than twice what the row takes");
    TAP_IS_INT(huge.filling, 2 * (CAP + 1010), "… is not read");
    TAP_IS_INT(names(), 0, "none of these left anything behind");
}

static void test_other_bodies(void)
{
    struct sender sender = {.head = STR("title=x"), .piece = 100};
    const struct settings settings = {.secret_key = SECRET};
    struct req req;
    struct err err;

    take(&req, &sender, false, &err);
    req.env.values[ENV_CONTENT_TYPE] = "application/x-www-form-urlencoded";
    TAP_IS_INT(gate_pass(&ROUTE, &req, &settings, &err), STATUS_UNSUPPORTED,
               "another kind of form");
    req.env.values[ENV_HTTP_SEC_FETCH_SITE] = "cross-site";
    TAP_IS_INT(gate_pass(&ROUTE, &req, &settings, &err), STATUS_FORBIDDEN, "another site");
    sender = (struct sender){.head = STR(FILE_PART("a", "x") END), .piece = 10};
    sender.head.len -= 3;
    take(&req, &sender, false, &err);
    tap_ok(req.files[0].fd >= 0, "what came of a broken form is there for its end");
    req_files_close(&req);
}

static struct str with_token(const char *before, const char *value, const char *after)
{
    char *text = arena_printf(
        &arena, "%s--xx\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%s\r\n%s" END,
        before, value, after);

    return str_of(text);
}

static void test_token(void)
{
    char other[CSRF_TEXT];
    struct req req;
    struct err err;

    csrf_token(SECRET, "another hash", other);
    TAP_IS_INT(take_text(&req, with_token("", token, FILE_PART("a", "x")), true, &err), STATUS_OK,
               "the token before the file");
    req_files_close(&req);
    TAP_IS_INT(take_text(&req, with_token(FIELD("title", "a"), token, ""), true, &err), STATUS_OK,
               "the token without a file");
    TAP_IS_INT(take_text(&req, with_token(FILE_PART("a", "x"), token, ""), true, &err),
               STATUS_FORBIDDEN, "the token after the file");
    tap_ok(req.files[0].fd < 0, "… of which nothing has been written");
    TAP_IS_INT(take_text(&req, with_token("", other, FILE_PART("a", "x")), true, &err),
               STATUS_FORBIDDEN, "that of another session");
    tap_ok(req.files[0].fd < 0, "… writes nothing");
    TAP_IS_INT(take_text(&req, STR(FIELD("title", "a") END), true, &err), STATUS_FORBIDDEN, "none");
    TAP_IS_INT(take_text(&req, with_token("", "", ""), true, &err), STATUS_FORBIDDEN,
               "an empty one");
    TAP_IS_INT(take_text(&req,
                         with_token("", arena_printf(&arena, "%sx", token), FILE_PART("a", "x")),
                         true, &err),
               STATUS_FORBIDDEN, "a longer one");
}

static size_t heap_size(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

static void test_large(void)
{
    struct sender sender = {.head = STR("--xx\r\nContent-Disposition: form-data; name=\"file\"; "
                                        "filename=\"x\"\r\n\r\n"),
                            .tail = STR("\r\n" END),
                            .filling = CAP - 200,
                            .piece = 5000};
    size_t before = heap_size();
    struct req req;
    struct err err;

    TAP_IS_INT(take(&req, &sender, false, &err), STATUS_OK, "a large file");
    TAP_IS_INT(req.files[0].size, CAP - 200, "… all of it");
    tap_ok(heap_size() - before < CAP / 4, "… is not held in memory");
    req_files_close(&req);
    sender.head = STR("--xx\r\nContent-Disposition: form-data; name=\"file\"; "
                      "filename=\"x\"\r\n\r\n");
    sender.tail = STR("\r\n" FIELD("title", "soup") END);
    sender.filling = CAP + 1;
    TAP_IS_INT(take(&req, &sender, false, &err), STATUS_OK, "one that is too large");
    TAP_IS_INT(req.files[0].refused, STATUS_TOO_LARGE, "… is refused");
    tap_ok(req.files[0].fd < 0, "… and not kept");
    TAP_IS_TEXT(form_text(&req.form, "title"), "soup", "… but what is behind it is read");
    sender.head = STR("--xx\r\nContent-Disposition: form-data; name=\"file\"; "
                      "filename=\"x\"\r\n\r\n");
    sender.tail = STR("\r\n" END);
    sender.filling = CAP;
    TAP_IS_INT(take(&req, &sender, false, &err), STATUS_OK, "as large as it may be");
    TAP_IS_INT(req.files[0].size, CAP, "… it is taken");
    req_files_close(&req);
}

/* A disk that is full, as the limit of a process on the size of files plays it. */
static void test_full(void)
{
    const struct rlimit little = {1000, RLIM_INFINITY}, none = {RLIM_INFINITY, RLIM_INFINITY};
    struct sender sender = {.head = STR(FILE_PART("x", "")), .piece = 5000};
    struct req req;
    struct err err;

    sender.head.len -= 2;
    sender.filling = 5000;
    sender.tail = STR("\r\n" END);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    TAP_IS_INT(take(&req, &sender, false, &err), STATUS_OK, "a disk that is full");
    setrlimit(RLIMIT_FSIZE, &none);
    TAP_IS_INT(req.files[0].refused, status_of_errno(EFBIG), "… takes nothing");
    tap_ok(req.files[0].fd < 0, "… and nothing of it is kept");
    req_files_close(&req);
    TAP_IS_INT(names(), 0, "… has nothing left on it");
}

int main(void)
{
    home = file_open_dir(tap_folder());
    mkdirat(home, "tmp", 0700);
    csrf_token(SECRET, "hash", token);
    test_forms();
    test_two_files();
    test_refusals();
    test_other_bodies();
    test_token();
    test_large();
    test_full();
    file_close(home);
    arena_free(&arena);
    return tap_done();
}
