/* A whole request against a small site: environment and body made of any bytes, through the real route table. Every
 * reply must be one, its length true, and a kept page must be the page that was made. */
#include "fuzz.h"

#define main site_main
#include "../../cgi/site.c"
#undef main

#include "base/file.h"
#include "db/db.h"
#include "migrate/runner.h"
#include "site/project_change.h"
#include "web/answer.h"
#include "web/worker.h"

#include <fcntl.h>

#define VARIABLES_MAX 40

static char home[] = "/tmp/pierogis-fuzz-XXXXXX";
static char *environment[] = {NULL, NULL};
static struct worker worker;

/* --- the site -------------------------------------------------------------------------------------------- */

static void remove_home(void)
{
    int parent = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);

    file_remove_tree(parent, strrchr(home, '/') + 1, NULL);
    file_close(parent);
}

static void fill_database(struct arena *arena, int dir)
{
    const struct db_options options = {.url = "sqlite:db/site.db",
                                       .home = dir,
                                       .home_path = home,
                                       .access = DB_WRITE,
                                       .create = true};
    const struct project_change change = {.title = "A <b>bold</b> \"kitchen\"",
                                          .description = "[words](https://example.org/)"};
    static const char *const paths[] = {"kitchen", "kitchen/sub", "garden", "garden/sub"};
    struct site site = {.home = dir, .home_path = home, .actor = {0, ROLE_ADMIN}};
    struct migrate_report report;
    struct project project;
    struct script_set set;
    struct err err;

    MUST(db_open(&site.db, &options, &err) == STATUS_OK);
    MUST(script_set_embedded(arena, version_scripts, version_scripts_count, &set, &err) ==
         STATUS_OK);
    MUST(migrate_upgrade(site.db, arena, &set, NULL, "fuzz", &report, &err) == STATUS_OK);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        MUST(project_add(&site, arena, paths[i], &change, &project, &err) == STATUS_OK);
    db_close(site.db);
}

static void make_site(void)
{
    static const char *const folders[] = {"db", "cache", "palette", "media", "tmp"};
    const struct str conf = STR("PIEROGIS_BASE_URL=https://example.org\n"
                                "PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef\n"
                                "PIEROGIS_TRUSTED_PROXIES=10.0.0.0/8\n"
                                "PIEROGIS_LOG=none\n");
    struct arena arena = {0};
    int dir;

    MUST(mkdtemp(home) != NULL);
    atexit(remove_home);
    dir = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        MUST(file_make_dirs(dir, folders[i], NULL) == STATUS_OK);
    MUST(file_replace(dir, ".env", conf, 0600, NULL) == STATUS_OK);
    fill_database(&arena, dir);
    environment[0] = arena_printf(&arena, "PIEROGIS_HOME=%s", home);
    MUST(worker_init(&worker, &program, environment, true, NULL) == STATUS_OK);
    worker.confined = true; /* the fuzzer has files of its own to write */
}

/* --- the request ----------------------------------------------------------------------------------------- */

struct exchange {
    struct str body;
    struct buf reply;
};

static ptrdiff_t body_read(void *context, char *out, size_t size)
{
    struct exchange *x = context;
    size_t n = size < x->body.len ? size : x->body.len;

    if (n > 0)
        memcpy(out, x->body.at, n);
    x->body = str_slice(x->body, n, x->body.len);
    return (ptrdiff_t)n;
}

static bool reply_write(void *context, struct str head, struct str body)
{
    struct exchange *x = context;

    buf_str(&x->reply, head);
    buf_str(&x->reply, body);
    return true;
}

/* Pieces end with NUL. The first byte of each says which variable it is; "0" and after it: the name stands there. */
static struct str read_block(struct arena *arena, struct str input, char **block)
{
    static const char *const names[] = {
        "PATH_INFO",
        "QUERY_STRING",
        "REQUEST_METHOD",
        "HTTP_HOST",
        "REQUEST_URI",
        "SCRIPT_NAME",
        "HTTP_IF_NONE_MATCH",
        "HTTP_COOKIE",
        "CONTENT_LENGTH",
        "REMOTE_ADDR",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_ACCEPT",
        "HTTPS",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_HTTP_METHOD_OVERRIDE",
        "HTTP_RANGE",
        "HTTP_AUTHORIZATION",
    };
    size_t count = 0;
    struct str piece;

    while (count < VARIABLES_MAX - 3 && str_cut(&input, '\0', &piece) && piece.len > 0) {
        size_t which = (size_t)(piece.at[0] - 'A');
        struct str value = str_slice(piece, 1, piece.len);

        block[count++] = which < sizeof(names) / sizeof(names[0])
                             ? arena_printf(arena, "%s=%.*s", names[which], STR_ARG(value))
                             : arena_printf(arena, "%.*s", STR_ARG(value));
    }
    /* Of a variable that is there twice the first one counts: these are for inputs that say nothing of them. */
    block[count++] = arena_strdup(arena, "REQUEST_METHOD=GET");
    block[count++] = arena_strdup(arena, "HTTP_HOST=example.org");
    block[count] = NULL;
    return input;
}

/* Returns the status code. */
static int check_reply(struct str reply, bool is_head)
{
    struct str rest = reply, line, head;
    size_t length = SIZE_MAX, end = 0;
    int code;

    while (end + 4 <= reply.len && memcmp(reply.at + end, "\r\n\r\n", 4) != 0)
        end++;
    MUST(end + 4 <= reply.len && str_starts(reply, "Status: "));
    code = (int)strtol(reply.at + strlen("Status: "), NULL, 10);
    MUST(code >= 200 && code < 500); /* what a visitor sends is never our fault */
    head = str_slice(reply, 0, end);
    while (str_cut(&head, '\n', &line)) {
        line = str_trim(line);
        MUST(str_find(line, ':') < line.len);
        for (size_t i = 0; i < line.len; i++)
            MUST(line.at[i] >= ' ' && line.at[i] < 0x7f);
        if (str_starts(line, "Content-Length: "))
            length = (size_t)strtoul(line.at + strlen("Content-Length: "), NULL, 10);
        if (str_starts(line, "Location: "))
            MUST(str_starts(str_slice(line, 10, line.len), "/") && line.at[11] != '/');
    }
    rest = str_slice(reply, end + 4, reply.len);
    MUST(code == 304 ? rest.len == 0 : length == rest.len || (is_head && rest.len == 0));
    return code;
}

static int ask(struct str input, struct buf *reply)
{
    struct arena arena = {0};
    struct exchange x = {.reply = BUF_INIT};
    char *block[VARIABLES_MAX];
    struct env env;
    int code;

    x.body = read_block(&arena, input, block);
    env_read(&env, block);
    MUST(answer(&worker, &arena, block, (struct io){&x, body_read, reply_write, NULL}));
    code = check_reply(buf_view(&x.reply), str_is(env_str(&env, ENV_REQUEST_METHOD), "HEAD"));
    MUST(!worker.stop);
    *reply = x.reply;
    arena_free(&arena);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str input = {(const char *)data, size};
    struct buf made, kept;
    int code;

    if (environment[0] == NULL)
        make_site();
    code = ask(input, &made);
    MUST(ask(input, &kept) == code);
    /* Refusals carry the number of the request. */
    MUST(code >= 400 || str_eq(buf_view(&made), buf_view(&kept)));
    buf_free(&made);
    buf_free(&kept);
    return 0;
}
