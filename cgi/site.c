/* What anybody may look at: home, projects, content, claims, and what machines ask for. */
#include "page_routes.h"
#include "site/claim.h"
#include "web/run.h"

static const struct route routes[] = {
    {.methods = METHOD_GET,
     .pattern = PATTERN_HOME,
     .handler = home_show,
     .needs = NEED_READ,
     .cache = CACHE_PUBLIC,
     .slot_seconds = CLAIM_SLOT_SECONDS},
    {.methods = METHOD_GET,
     .pattern = PATTERN_ITEM,
     .handler = item_show,
     .needs = NEED_READ,
     .cache = CACHE_PUBLIC,
     .slot_seconds = CLAIM_SLOT_SECONDS,
     .params = item_params},
    {.methods = METHOD_GET,
     .pattern = PATTERN_PROJECTS,
     .handler = projects_show,
     .needs = NEED_READ,
     .cache = CACHE_PUBLIC,
     .slot_seconds = CLAIM_SLOT_SECONDS,
     .params = projects_params},
    {.methods = METHOD_GET,
     .pattern = PATTERN_CLAIMS,
     .handler = claims_show,
     .needs = NEED_READ,
     .cache = CACHE_PUBLIC,
     .slot_seconds = CLAIM_SLOT_SECONDS,
     .params = claims_params},
    {.methods = METHOD_GET,
     .pattern = PATTERN_SITEMAP,
     .handler = sitemap_show,
     .needs = NEED_READ,
     .cache = CACHE_PUBLIC,
     .params = sitemap_params},
    {.methods = METHOD_GET,
     .pattern = PATTERN_ROBOTS,
     .handler = robots_show,
     .needs = NEED_READ,
     .cache = CACHE_PUBLIC},
    {.methods = METHOD_GET,
     .pattern = PATTERN_HEALTHZ,
     .handler = healthz_show,
     .needs = NEED_READ | ANY_HOST},
};

static const struct program program = {
    .name = "site",
    .routes = routes,
    .count = sizeof(routes) / sizeof(routes[0]),
    .problem = problem_show,
};

int main(void)
{
    return web_main(&program);
}
