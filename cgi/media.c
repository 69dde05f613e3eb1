/*
 * Files for hosts whose web server cannot send them itself: media with ranges, built assets, palettes. Refusals are plain
 * text: whoever asks for a file shows no page.
 */
#include "page_files.h"
#include "page_routes.h"
#include "web/run.h"

static const struct route routes[] = {
    {.methods = METHOD_GET,
     .pattern = PATTERN_MEDIA,
     .handler = media_send,
     .cache = CACHE_FOREVER},
    {.methods = METHOD_GET,
     .pattern = PATTERN_ASSETS,
     .handler = asset_send,
     .cache = CACHE_FOREVER},
    {.methods = METHOD_GET,
     .pattern = PATTERN_PALETTE,
     .handler = palette_send,
     .cache = CACHE_FOREVER},
};

static const struct program program = {
    .name = "media",
    .routes = routes,
    .count = sizeof(routes) / sizeof(routes[0]),
    .files = true,
};

int main(void)
{
    return web_main(&program);
}
