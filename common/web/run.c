#include "web/run.h"

#include "base/log.h"
#include "web/answer.h"
#include "web/confine.h"
#include "web/page_key.h"
#include "web/process.h"

#if WITH_FASTCGI
#include <fcgiapp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#endif

#define WORKER_REQUESTS 5000 /* then a fresh process: whatever might have leaked has an end */

static void log_failure(const struct program *program, const struct err *err)
{
    struct log_line line;

    log_begin(&line, LOG_ERROR, "no-home");
    log_text(&line, "program", program->name);
    log_text(&line, "message", err->message);
    log_end(&line);
}

static bool is_cgi(char *const *block)
{
    for (; *block != NULL; block++) {
        if (strncmp(*block, "GATEWAY_INTERFACE=", 18) == 0)
            return true;
    }
    return false;
}

static int run_cgi(const struct program *program, char *const *block)
{
    struct arena arena = {0};
    struct worker worker;
    struct err err;
    bool sent;

    process_begin_cgi();
    if (worker_init(&worker, program, block, false, &err) != STATUS_OK)
        log_failure(program, &err);
    sent = answer(&worker, &arena, block, io_cgi());
    worker_end(&worker);
    /* A reply that was cut short must not look like a whole one. */
    return sent ? 0 : 74;
}

#if WITH_FASTCGI

static ptrdiff_t fastcgi_read(void *context, char *out, size_t size)
{
    FCGX_Request *request = context;
    int want = size > 65536 ? 65536 : (int)size;

    return FCGX_GetStr(out, want, request->in);
}

static bool fastcgi_put(FCGX_Stream *out, struct str bytes)
{
    while (bytes.len > 0) {
        int want = bytes.len > 65536 ? 65536 : (int)bytes.len;

        if (FCGX_PutStr(bytes.at, want, out) != want)
            return false;
        bytes = str_slice(bytes, (size_t)want, bytes.len);
    }
    return true;
}

static bool fastcgi_write(void *context, struct str head, struct str body)
{
    FCGX_Request *request = context;

    return fastcgi_put(request->out, head) && fastcgi_put(request->out, body);
}

/* Whether descriptor 0 is what a FastCGI server hands over: a socket that listens. */
static bool is_listening(void)
{
    int listens = 0;
    socklen_t size = sizeof(listens);

    return getsockopt(0, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0;
}

/* Whether the file that this program was started from is still the one under that name. */
static bool is_replaced(const char *path, const struct stat *started)
{
    struct stat now;

    return path[0] == '/' &&
           (stat(path, &now) != 0 || now.st_ino != started->st_ino ||
            now.st_dev != started->st_dev || now.st_mtim.tv_sec != started->st_mtim.tv_sec);
}

static int run_fastcgi(const struct program *program, char *const *block)
{
    struct arena arena = {0};
    struct worker worker;
    struct stat started;
    char path[4096] = "";
    FCGX_Request request;
    struct err err;

    if (!process_path(path, sizeof(path)) || stat(path, &started) != 0)
        path[0] = '\0';
    if (worker_init(&worker, program, block, true, &err) != STATUS_OK)
        log_failure(program, &err);
    else if (worker_configure(&worker, page_key_stamp(worker.home, block), &err) == STATUS_OK)
        worker_confine(&worker, NULL); /* tried again, and told, with the first request */
    worker.stop = false;               /* whatever failed, somebody gets an answer that says so */
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
        return 74;
    for (int served = 0; served < WORKER_REQUESTS && !worker.stop; served++) {
        if (FCGX_Accept_r(&request) < 0)
            break;
        process_alarm();
        answer(&worker, &arena, request.envp, (struct io){&request, fastcgi_read, fastcgi_write});
        FCGX_Finish_r(&request);
        alarm(0);
        arena_reset(&arena);
        if (is_replaced(path, &started))
            break;
    }
    worker_end(&worker);
    return 0;
}

#endif

/* --- started by a person --------------------------------------------------------------------------------- */

static const struct need {
    unsigned bit;
    const char *name;
} needs[] = {
    {NEED_READ, "read"},
    {NEED_WRITE_PUBLIC, "write-public"},
    {NEED_WRITE_PRIVATE, "write-private"},
    {NEED_USER, "user"},
    {NEED_STAFF, "staff"},
    {NEED_CSRF, "own-form"},
    {ANY_HOST, "any-host"},
};

static const char *const policies[] = {"no-store", "public", "forever"};

/* The table on standard output, one row a line: what a reviewer or a test wants to know of a built program. */
static int describe(const struct program *program)
{
    struct arena arena = {0};
    int code = 2;

    for (size_t i = 0; i < program->count; i++) {
        const struct route *route = &program->routes[i];
        const char *why;

        printf("%s %s", route_methods(&arena, route->methods), route->pattern);
        for (size_t n = 0; n < sizeof(needs) / sizeof(needs[0]); n++) {
            if ((route->needs & needs[n].bit) != 0)
                printf(" %s", needs[n].name);
        }
        printf(" %s\n", policies[route->cache]);
        if (!route_check(route, &why)) {
            fprintf(stderr, "the row of %s %s\n", route->pattern, why);
            code = 70;
        }
    }
    arena_free(&arena);
    fprintf(
        stderr,
        "%s.cgi answers web servers, as a CGI program%s; `pierogis serve` starts one. Above is what it "
        "answers.\n",
        program->name, WITH_FASTCGI ? " or with a FastCGI socket as standard input" : "");
    return code;
}

int web_main(const struct program *program)
{
    char *const *block = process_harden();

    if (is_cgi(block))
        return run_cgi(program, block);
#if WITH_FASTCGI
    if (is_listening())
        return run_fastcgi(program, block);
#endif
    return describe(program);
}
