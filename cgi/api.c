/* What programs ask for and send: JSON below /api/v1. */
#include "page_api.h"
#include "site/api_token.h"
#include "web/run.h"

#define FORM_BYTES 65536 /* without the files */

static const char *const post_writes[] = {
    "bucket", "content", "content_tag", "content_text", "entry", "event", "posted", "purse", NULL,
};

static const struct route routes[] = {
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_DOCUMENT,
     .handler = api_document_show,
     .needs = NEED_READ | BY_TOKEN,
     .cache = CACHE_PUBLIC},
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_PROJECTS,
     .handler = api_projects_show,
     .needs = NEED_READ | BY_TOKEN,
     .cache = CACHE_PUBLIC,
     .params = api_projects_params},
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_PROJECT,
     .handler = api_project_show,
     .needs = NEED_READ | BY_TOKEN,
     .cache = CACHE_PUBLIC},
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_CONTENTS,
     .handler = api_contents_show,
     .needs = NEED_READ | BY_TOKEN,
     .cache = CACHE_PUBLIC,
     .params = api_contents_params},
    {.methods = METHOD_POST,
     .pattern = PATTERN_API_CONTENTS,
     .handler = api_content_post,
     .needs = NEED_WRITE_PUBLIC | NEED_USER | BY_TOKEN | NEED_FILE | NEED_MEDIA | NEED_RENDER,
     .scopes = API_UPLOAD,
     .body_cap = FORM_BYTES,
     .params = api_content_post_params,
     .files = api_content_post_files,
     .writes = post_writes},
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_CONTENT,
     .handler = api_content_show,
     .needs = NEED_READ | BY_TOKEN,
     .cache = CACHE_PUBLIC},
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_CLAIMS,
     .handler = api_claims_show,
     .needs = NEED_READ | BY_TOKEN,
     .cache = CACHE_PUBLIC,
     .params = api_entries_params},
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_ME,
     .handler = api_me_show,
     .needs = NEED_READ | NEED_USER | BY_TOKEN,
     .scopes = API_READ},
    {.methods = METHOD_GET,
     .pattern = PATTERN_API_CLOUT,
     .handler = api_clout_show,
     .needs = NEED_READ | NEED_USER | BY_TOKEN,
     .scopes = API_READ,
     .params = api_entries_params},
};

static const struct program program = {
    .name = "api",
    .routes = routes,
    .count = sizeof(routes) / sizeof(routes[0]),
};

int main(void)
{
    return web_main(&program);
}
