#include "web/url.h"

#include "lib/tap.h"

#define HASH "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"

static struct arena arena;

static struct urls init(const char *base, const char *media, const char *script, const char *uri)
{
    struct urls_source source = {base, media, script, uri};
    struct urls urls = {.origin = NULL};
    struct err err = {.message = ""};

    if (urls_init(&urls, &source, &arena, &err) != STATUS_OK)
        printf("# %s\n", err.message);
    return urls;
}

static void test_mount(void)
{
    tap_ok(mount_of(NULL, "/p/a") == MOUNT_PRETTY, "no script name: pretty");
    tap_ok(mount_of("", "/p/a") == MOUNT_PRETTY, "an empty one too");
    tap_ok(mount_of("/cgi-bin/site.cgi", "/p/a") == MOUNT_PRETTY, "rewritten: pretty");
    tap_ok(mount_of("/cgi-bin/site.cgi", "/cgi-bin/site.cgi/p/a") == MOUNT_CGI, "named: CGI");
    tap_ok(mount_of("/cgi-bin/site.cgi", "/cgi-bin/site.cgi") == MOUNT_CGI, "… without a path");
    tap_ok(mount_of("/cgi-bin/site.cgi", "/cgi-bin/site.cgi?a") == MOUNT_CGI, "… with a query");
    tap_ok(mount_of("/s", "/something") == MOUNT_PRETTY, "a longer name is another name");
    tap_ok(mount_of("/cgi-bin/site.cgi", NULL) == MOUNT_CGI, "no REQUEST_URI: nothing rewrites");
}

static void test_pretty(void)
{
    struct urls urls = init("https://example.org/sub/", "", "/cgi-bin/site.cgi", "/sub/p/a?x");
    const char *home = url_home(&arena, &urls);

    TAP_IS_TEXT(home, "/sub/", "home");
    TAP_IS_TEXT(url_item(&arena, &urls, "a/b"), "/sub/p/a/b", "an item");
    TAP_IS_TEXT(url_item_after(&arena, &urls, "a", "1-2"), "/sub/p/a?after=1-2", "from a place on");
    TAP_IS_TEXT(url_item_before(&arena, &urls, "a", "1-2"), "/sub/p/a?before=1-2", "back");
    TAP_IS_TEXT(url_projects(&arena, &urls, NULL), "/sub/projects", "projects");
    TAP_IS_TEXT(url_projects(&arena, &urls, "a/b"), "/sub/projects?after=a%2Fb", "… after a path");
    TAP_IS_TEXT(url_claims(&arena, &urls, 0), "/sub/claims", "claims");
    TAP_IS_TEXT(url_claim(&arena, &urls), "/sub/claim", "one of them");
    TAP_IS_TEXT(url_mainframe_from(&arena, &urls, "claims", 7), "/sub/mainframe?claims=7",
                "what waits");
    TAP_IS_TEXT(url_held(&arena, &urls, HASH, "png"), "/sub/mainframe/held/ab/" HASH ".png",
                "a file of it");
    TAP_IS_TEXT(url_claims(&arena, &urls, 7), "/sub/claims?before=7", "… older than one");
    TAP_IS_TEXT(url_upload(&arena, &urls, NULL), "/sub/upload", "posting");
    TAP_IS_TEXT(url_upload(&arena, &urls, "a/b"), "/sub/upload?project=a%2Fb", "… into a project");
    TAP_IS_TEXT(url_upload_waiting(&arena, &urls, "a/b"), "/sub/upload?waiting=a%2Fb",
                "… and what waits then");
    TAP_IS_TEXT(url_media(&arena, &urls, HASH, 400, "webp"), "/sub/media/ab/" HASH "-400.webp",
                "a rendition");
    TAP_IS_TEXT(url_media(&arena, &urls, HASH, 0, "mp4"), "/sub/media/ab/" HASH ".mp4", "a file");
    TAP_IS_TEXT(url_asset(&arena, &urls, "x.1.css"), "/sub/assets/x.1.css", "an asset");
    TAP_IS_TEXT(url_palette(&arena, &urls, "n"), "/sub/palette/n.css", "a palette");
    TAP_IS_TEXT(url_favicon(&arena, &urls, "n"), "/sub/palette/n.svg", "its icon");
    TAP_IS_TEXT(url_absolute(&arena, &urls, home), "https://example.org/sub/", "absolute");
    TAP_IS_TEXT(url_absolute(&arena, &urls, "https://m.example/x"), "https://m.example/x",
                "what is absolute stays");
    TAP_IS_TEXT(url_escape(&arena, "a b/ż~"), "a%20b%2F%C5%BC~", "escaping");
}

static void test_cgi(void)
{
    struct urls urls =
        init("http://example.org", NULL, "/~me/cgi-bin/site.cgi", "/~me/cgi-bin/site.cgi/p/a");

    TAP_IS_TEXT(url_home(&arena, &urls), "/~me/cgi-bin/site.cgi", "home");
    TAP_IS_TEXT(url_item(&arena, &urls, "a/b"), "/~me/cgi-bin/site.cgi/p/a/b", "an item");
    TAP_IS_TEXT(url_media(&arena, &urls, HASH, 400, "webp"),
                "/~me/cgi-bin/media.cgi/media/ab/" HASH "-400.webp", "media go through a program");
    TAP_IS_TEXT(url_palette(&arena, &urls, "n"), "/~me/cgi-bin/media.cgi/palette/n.css",
                "palettes too");
    TAP_IS_TEXT(url_path(&arena, &urls, "site", "/x"), "/~me/cgi-bin/site.cgi/x", "any path");
    urls = init("http://example.org", "http://example.org/files/", "/cgi-bin/site.cgi",
                "/cgi-bin/site.cgi");
    TAP_IS_TEXT(url_media(&arena, &urls, HASH, 0, "png"), "/files/media/ab/" HASH ".png",
                "configured on the same origin");
    TAP_IS_TEXT(url_asset(&arena, &urls, "a"), "/files/assets/a", "… assets as well");
    TAP_IS_TEXT(urls.media_origin, "", "… no other origin");
    urls =
        init("http://example.org", "https://m.example/f", "/cgi-bin/site.cgi", "/cgi-bin/site.cgi");
    TAP_IS_TEXT(url_media(&arena, &urls, HASH, 0, "png"),
                "https://m.example/f/media/ab/" HASH ".png", "configured on another origin");
    TAP_IS_TEXT(url_asset(&arena, &urls, "a"), "/cgi-bin/media.cgi/assets/a", "… assets stay");
    TAP_IS_TEXT(urls.media_origin, "https://m.example", "… the policy learns of it");
}

static void test_refusals(void)
{
    static const char *const bad[] = {
        "",
        "example.org",
        "ftp://example.org",
        "https://",
        "https:///x",
        "https://:8",
        "https://a b",
        "https://a\nb",
        "https://u@host",
        "https://a\"b",
        "https://a\\b",
        "https://a<b",
        "//example.org",
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct urls_source source = {.base_url = bad[i]};
        struct urls urls;

        tap_ok(urls_init(&urls, &source, &arena, NULL) == STATUS_INVALID, "refused: %s", bad[i]);
    }
}

static void test_pages(void)
{
    for (unsigned page = 0; page < PAGE__COUNT; page++) {
        const struct page_row *row = page_row((enum page)page);
        const char *star = strchr(row->pattern, '*');

        tap_ok(row->pattern[0] == '/' && (star == NULL || (star[1] == '\0' && star[-1] == '/')) &&
                   row->program[0] != '\0',
               "the row of %s is well formed", row->name);
    }
}

int main(void)
{
    test_mount();
    test_pretty();
    test_cgi();
    test_refusals();
    test_pages();
    arena_free(&arena);
    return tap_done();
}
