#include "views/content.html.h"
#include "views/error.html.h"
#include "views/home.html.h"
#include "views/project.html.h"
#include "views/projects.html.h"
#include "views/robots.txt.h"
#include "views/sitemap.xml.h"

#include "../lib/tap.h"

/* The most that a project page with 50 cards may weigh before compression, whose hashes are as
 * hard to compress as real ones. It is what keeps the page under 8 KB on the wire. */
#define BIG_PAGE_MAX 32000

static const struct claim_line claim = {.text = "dumplings are <b>square</b>", .author = "kapusta"};

static struct shell a_shell(const char *title)
{
    return (struct shell){
        .site_name = "pierogis",
        .title = title,
        .canonical = "https://example.org/p/kitchen",
        .style_url = "/assets/site.css",
        .palette_url = "/palette/a.css",
        .icon_url = "/palette/a.svg",
        .home_url = "/",
        .projects_url = "/projects",
        .claims_url = "/claims",
        .sitemap_url = "/sitemap.xml",
        .account_url = "/check",
        .claim = &claim,
    };
}

static struct picture a_picture(const char *stem, const char *alt)
{
    return (struct picture){.stem = stem,
                            .extension = "jpg",
                            .widths = {400, 800, 1600},
                            .width_count = 3,
                            .original = "/media/ab/abc.jpg",
                            .width = 1600,
                            .height = 1200,
                            .alt = alt};
}

static int times(const struct buf *page, const char *needle)
{
    int count = 0;

    for (const char *at = page->at; (at = strstr(at, needle)) != NULL; at++)
        count++;
    return count;
}

static bool has(const struct buf *page, const char *needle)
{
    bool found = strstr(page->at, needle) != NULL;

    if (!found)
        fprintf(stderr, "# no %s in:\n%s\n", needle, page->at);
    return found;
}

/* What holds for every page: whole, one main heading, nothing inline, as many lists closed as
 * opened. */
static void page_is_sound(const char *what, const struct buf *page)
{
    tap_ok(times(page, "<h1") == 1 && times(page, "<main") == 1 && times(page, "</html>") == 1,
           "%s: one h1, one main, and an end", what);
    tap_ok(times(page, " style=") == 0 && times(page, "<style") == 0 && times(page, "<script") == 0,
           "%s: nothing inline", what);
    tap_ok(times(page, "<ul") == times(page, "</ul>") &&
               times(page, "<li>") + times(page, "<li ") == times(page, "</li>"),
           "%s: lists are closed", what);
}

static void test_home(void)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};
    struct picture picture = a_picture("/media/ab/abc", "Steam");
    struct card cards[] = {
        {.title = "Steam & <dough>", .url = "/p/a/b", .kind = "picture", .picture = &picture},
        {.title = "Bad", .url = "javascript:alert(1)", .kind = "text", .excerpt = "Once"},
        {.title = "Kitchen",
         .url = "/p/k",
         .kind = "project",
         .swatches = {"#ffebcd", "#5f9ea0", "#a55555"}},
    };
    struct home_page page = {
        .shell = a_shell(NULL), .newest = cards, .newest_count = 2, .projects = cards + 2};

    page.project_count = 1;
    home_view(&v, &page);
    page_is_sound("home", &out);
    tap_ok(has(&out, "<title>pierogis</title>"), "home: named after the site");
    tap_ok(has(&out, "<p class=\"claim\"><strong>Dubious claim:</strong> dumplings are &lt;b&gt;"),
           "home: the claim is a paragraph, and escaped");
    tap_ok(strstr(out.at, "Dubious") > strstr(out.at, "</h1>") &&
               strstr(out.at, "Dubious") < strstr(out.at, "<main"),
           "home: it stands below the h1, outside of it");
    TAP_IS_INT(times(&out, "Dubious"), 1, "home: it is said once");
    tap_ok(has(&out, "Steam &amp; &lt;dough&gt;"), "home: titles are escaped");
    tap_ok(times(&out, "javascript") == 0 && has(&out, "href=\"#\""), "home: so are addresses");
    tap_ok(has(&out, "srcset=\"/media/ab/abc-400.webp 400w, /media/ab/abc-800.webp 800w\""),
           "home: cards offer the widths that they can show, and no more");
    tap_ok(has(&out, "width=\"1600\" height=\"1200\""), "home: pictures keep their place");
    tap_ok(has(&out, "<circle cx=\"8\" cy=\"8\" r=\"7\" fill=\"#ffebcd\"/>"), "home: swatches");

    buf_clear(&out);
    page = (struct home_page){.shell = a_shell(NULL)};
    page.shell.claim = NULL;
    home_view(&v, &page);
    page_is_sound("empty home", &out);
    tap_ok(times(&out, "Dubious") == 0 && has(&out, "Nothing has been posted here yet."),
           "empty home: says so, and claims nothing");
    buf_free(&out);
}

static void test_project(void)
{
    static const struct crumb crumbs[] = {{"kitchen", "/p/kitchen"}, {"dough", "/p/kitchen/dough"}};
    static char stems[50][64], urls[50][64];
    struct buf out = BUF_INIT;
    struct view v = {&out};
    struct picture pictures[50];
    struct card cards[50];
    struct project_page page = {.shell = a_shell("Dough"), .title = "Dough", .cards = cards};
    uint32_t seed = 1;

    for (int i = 0; i < 50; i++) {
        int len = snprintf(stems[i], sizeof(stems[i]), "/media/ab/");

        for (int k = 0; k < 52; k++) {
            seed = seed * 1664525u + 1013904223u;
            stems[i][len++] = "abcdefghijklmnopqrstuvwxyz234567"[seed >> 27];
        }
        snprintf(urls[i], sizeof(urls[i]), "/p/kitchen/dough/first-piece-of-dough-%d", i);
        pictures[i] =
            a_picture(stems[i], "A ball of dough on a wooden table, with flour around it");
        cards[i] = (struct card){.title = "A piece of dough, resting",
                                 .url = urls[i],
                                 .kind = "picture",
                                 .picture = &pictures[i]};
    }
    page.card_count = 50;
    page.shell.crumbs = crumbs;
    page.shell.crumb_count = 2;
    page.shell.older_url = "/p/kitchen/dough?after=50";
    project_view(&v, &page);
    page_is_sound("project", &out);
    tap_ok(out.len < BIG_PAGE_MAX, "project: 50 cards stay small (%zu bytes)", out.len);
    tap_ok(has(&out, "<link rel=\"next\" href=\"/p/kitchen/dough?after=50\">") &&
               times(&out, "rel=\"prev\"") == 0,
           "project: what is older, and nothing that is newer");
    tap_ok(has(&out, "href=\"/p/kitchen/dough\" aria-current=\"page\"") &&
               times(&out, "aria-current") == 1,
           "project: the last of the breadcrumbs is this page");
    TAP_IS_INT(times(&out, "class=\"prose"), 0, "project: no description, no paragraph for it");
    buf_free(&out);
}

static void test_projects(void)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};
    static const struct tree_line lines[] = {
        {"A", "a", "/p/a", 0, {NULL}},         {"B", "a/b", "/p/a/b", 1, {NULL}},
        {"C", "a/b/c", "/p/a/b/c", 2, {NULL}}, {"D", "d", "/p/d", 0, {NULL}},
        {"E", "d/e", "/p/d/e", 1, {NULL}},     {"F", "d/f", "/p/d/f", 1, {NULL}},
    };
    struct projects_page page = {
        .shell = a_shell("Projects"), .title = "Projects", .lines = lines, .line_count = 6};

    projects_view(&v, &page);
    page_is_sound("projects", &out);
    TAP_IS_INT(times(&out, "<ul"), 1 + 3, "projects: a list for the top and one in each of three");
    buf_clear(&out);
    page.line_count = 3; /* ends at the deepest */
    projects_view(&v, &page);
    page_is_sound("projects that end deep", &out);
    buf_clear(&out);
    page.line_count = 0;
    projects_view(&v, &page);
    page_is_sound("no projects", &out);
    tap_ok(has(&out, "There are no projects yet."), "no projects: says so");
    buf_free(&out);
}

static void test_picture(void)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};
    struct content_page page = {
        .shell = a_shell("Steam"), .title = "Steam", .kind = CONTENT_PICTURE, .date = "today"};

    page.date_iso = "2026-11-21T05:16:00Z";
    page.picture = a_picture("/media/ab/abc", "White \"steam\" over a pot");
    content_view(&v, &page);
    page_is_sound("picture", &out);
    tap_ok(has(&out, "alt=\"White &quot;steam&quot; over a pot\"") &&
               has(&out, "<h2>Description</h2>\n<p>White \"steam\" over a pot</p>"),
           "picture: the description is in the picture and on the page");
    tap_ok(has(&out, "/media/ab/abc-1600.webp 1600w\"") &&
               has(&out, "/media/ab/abc-1600.jpg 1600w\""),
           "picture: all widths in both forms");
    tap_ok(has(&out, "<time datetime=\"2026-11-21T05:16:00Z\">today</time>"), "picture: the date");
    tap_ok(times(&out, "<dt>") == 1, "picture: facts that are not known are left out");

    buf_clear(&out);
    page.picture.alt = NULL;
    content_view(&v, &page);
    tap_ok(has(&out, "alt=\"Picture without a description: Steam\"") &&
               has(&out, "Nobody has described this yet."),
           "unnamed picture: says so to everybody");

    buf_clear(&out);
    page.picture.alt = "";
    content_view(&v, &page);
    tap_ok(has(&out, "alt=\"\" width=\"1600\"") && times(&out, "Description") == 0,
           "decorative picture: says nothing");

    buf_clear(&out);
    page.picture.width_count = 0;
    content_view(&v, &page);
    page_is_sound("animation", &out);
    tap_ok(has(&out, "<img src=\"/media/ab/abc.jpg\"") && times(&out, "srcset") == 0,
           "animation: only the original");
    buf_free(&out);
}

static void test_other_content(void)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};
    struct content_page page = {.shell = a_shell("Boiling"),
                                .title = "Boiling",
                                .kind = CONTENT_VIDEO,
                                .description = "Water"};

    page.media_url = "/media/ab/abc.mp4";
    page.media_type = "video/mp4";
    page.width = 640;
    page.height = 360;
    content_view(&v, &page);
    page_is_sound("video", &out);
    tap_ok(has(&out, "<video controls preload=\"metadata\" width=\"640\" height=\"360\"") &&
               times(&out, "<track") == 0 && times(&out, "poster") == 0,
           "video: controls, size, and neither captions nor poster where there are none");
    buf_clear(&out);
    page.captions_url = "/media/ab/captions.vtt";
    page.poster_url = "/media/ab/poster.jpg";
    content_view(&v, &page);
    tap_ok(has(&out, "<track kind=\"captions\" src=\"/media/ab/captions.vtt\"") &&
               has(&out, "poster=\"/media/ab/poster.jpg\""),
           "video: captions and poster where there are some");

    buf_clear(&out);
    page.kind = CONTENT_AUDIO;
    content_view(&v, &page);
    page_is_sound("audio", &out);
    tap_ok(has(&out, "<audio controls"), "audio: controls");

    buf_clear(&out);
    page.kind = CONTENT_TEXT;
    page.text = html_ready(STR("<p>Once <em>upon</em> a time</p>"));
    content_view(&v, &page);
    page_is_sound("text", &out);
    tap_ok(has(&out, "<p>Once <em>upon</em> a time</p>") && times(&out, "Description") == 0,
           "text: as it was made, and not described");
    buf_free(&out);
}

static void test_error(void)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};
    struct error_page page = {.shell = a_shell("Not found"),
                              .code = 404,
                              .title = "Not found",
                              .sentence = "Nothing here by that codename.",
                              .joke = "Not on the menu."};

    page.shell.canonical = NULL;
    page.shell.noindex = true;
    page.shell.request_id = "0123456789abcdef";
    error_view(&v, &page);
    page_is_sound("error", &out);
    tap_ok(strstr(out.at, "Not on the menu.") > strstr(out.at, "Nothing here by that codename."),
           "error: the plain fact first, the joke after it");
    tap_ok(has(&out, "<code>0123456789abcdef</code>"), "error: the request is named");
    tap_ok(has(&out, "content=\"noindex\"") && times(&out, "canonical") == 0 &&
               times(&out, "og:") == 0,
           "error: not for search engines");
    buf_free(&out);
}

static void test_machine_pages(void)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};
    static const struct sitemap_url urls[] = {
        {"https://example.org/", NULL}, {"https://example.org/p/a?b=1&c", "2026-11-21T05:16:00Z"}};
    struct sitemap_page sitemap = {urls, 2};
    struct robots_page robots = {false, "https://example.org/sitemap.xml"};

    sitemap_view(&v, &sitemap);
    TAP_IS_TEXT(out.at,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
                "<url><loc>https://example.org/</loc></url>\n"
                "<url><loc>https://example.org/p/a?b=1&amp;c</loc>"
                "<lastmod>2026-11-21T05:16:00Z</lastmod></url>\n</urlset>\n",
                "a sitemap");
    buf_clear(&out);
    sitemap_index_view(&v, &sitemap);
    tap_ok(has(&out, "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
                     "<sitemap><loc>https://example.org/</loc></sitemap>\n") &&
               !has(&out, "lastmod"),
           "the list of sitemaps");
    buf_clear(&out);
    robots_view(&v, &robots);
    TAP_IS_TEXT(out.at, "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n",
                "robots");
    buf_clear(&out);
    robots.closed = true;
    robots_view(&v, &robots);
    tap_ok(has(&out, "\nDisallow: /\n"), "robots of a closed site");
    buf_free(&out);
}

int main(void)
{
    test_home();
    test_project();
    test_projects();
    test_picture();
    test_other_content();
    test_error();
    test_machine_pages();
    return tap_done();
}
