/* Posting files. A program of its own, because it may start pierogis-render. */
#include "page_routes.h"
#include "web/run.h"

#define FORM_BYTES 65536 /* without the files */

static const char *const writes[] = {
    "account", "bucket", "content", "content_tag", "content_text", "entry",
    "event",   "posted", "purse",   "session",     NULL,
};

static const struct route routes[] = {
    {.methods = METHOD_GET,
     .pattern = PATTERN_UPLOAD,
     .handler = upload_show,
     .needs = NEED_READ | NEED_USER,
     .params = upload_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_UPLOAD,
     .handler = upload_post,
     .again = upload_again,
     .needs = NEED_WRITE_PUBLIC | NEED_USER | NEED_CSRF | NEED_FILE | NEED_MEDIA | NEED_RENDER,
     .body_cap = FORM_BYTES,
     .params = upload_post_params,
     .files = upload_files,
     .writes = writes},
};

static const struct program program = {
    .name = "upload",
    .routes = routes,
    .count = sizeof(routes) / sizeof(routes[0]),
    .problem = problem_show,
};

int main(void)
{
    return web_main(&program);
}
