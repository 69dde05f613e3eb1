#include "web/run.h"

#include "web/answer.h"
#include "web/fastcgi.h"
#include "web/process.h"

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
        worker_log_failure(&worker, &err);
    sent = answer(&worker, &arena, block, io_cgi());
    worker_end(&worker);
    /* A reply that was cut short must not look like a whole one. */
    return sent ? 0 : 74;
}

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
    {NEED_FILE, "file"},
    {NEED_MEDIA, "media"},
    {NEED_RENDER, "render"},
    {BY_TOKEN, "by-token"},
    {NEED_HELD, "held"},
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
    if (fastcgi_is_here())
        return fastcgi_serve(program, block);
    return describe(program);
}
