/* Where staff decides: what waits, what has been claimed, and the files that nobody else may see yet. */
#include "page_files.h"
#include "page_routes.h"
#include "web/run.h"

#define FORM_BYTES 16384

static const char *const writes[] = {
    "account", "alt_offer", "claim",       "content", "earned",
    "entry",   "event",     "login_check", "purse",   NULL,
};

static const struct route routes[] = {
    {.methods = METHOD_GET,
     .pattern = PATTERN_MAINFRAME,
     .handler = mainframe_show,
     .needs = NEED_READ | NEED_STAFF,
     .params = mainframe_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_MAINFRAME,
     .handler = mainframe_decide,
     .needs = NEED_WRITE_PUBLIC | NEED_STAFF | NEED_CSRF | NEED_MEDIA,
     .body_cap = FORM_BYTES,
     .params = decide_params,
     .writes = writes},
    {.methods = METHOD_GET,
     .pattern = PATTERN_HELD,
     .handler = held_send,
     .needs = NEED_READ | NEED_STAFF | NEED_HELD},
};

static const struct program program = {
    .name = "mainframe",
    .routes = routes,
    .count = sizeof(routes) / sizeof(routes[0]),
    .problem = problem_show,
};

int main(void)
{
    return web_main(&program);
}
