#include "doctor_url_files.h"

/* --- what everybody may have ----------------------------------------------------------------------------- */

static bool is_bare(const struct web *web, const struct net_reply *reply)
{
    return web_header(web, reply, "X-Content-Type-Options") == NULL ||
           web_header(web, reply, "Content-Security-Policy") == NULL;
}

/* Returns whether the file arrives without the headers that keep a browser from taking it for a page. */
static bool check_script(struct web *web, const struct canaries *canaries, const char *place,
                         const char *name)
{
    const char *path = arena_printf(&web->doctor->cli->arena, "/media/%s", name);
    struct net_reply reply;
    bool bare = false;

    if (web_get(web, place, path, &reply)) {
        if (web_says(&reply, canaries->word))
            finding_add(web->doctor, FINDING_PROBLEM, "url-scripts",
                        "the server runs programs in /media: it ran a test file that ends in %s; "
                        "switch programs off there" WEB_HOW,
                        strrchr(name, '.'));
        else if (reply.status >= 500)
            finding_add(web->doctor, FINDING_PROBLEM, "url-scripts",
                        "the server answers %d for a test file in /media that ends in %s, as if it "
                        "had tried to run it: switch programs off there" WEB_HOW,
                        reply.status, strrchr(name, '.'));
        else
            bare = web_gives(&reply) && is_bare(web, &reply);
    }
    net_reply_free(&reply);
    return bare;
}

static void check_scripts(struct web *web, const struct canaries *canaries)
{
    const char *bare = NULL;

    for (size_t i = 0; i < CANARY_SCRIPTS; i++) {
        const char *name = canaries->scripts[i];

        if (check_script(web, canaries, web->root, name))
            bare = name;
        if (strcmp(web->root, web->files) != 0 && check_script(web, canaries, web->files, name))
            bare = name;
    }
    if (bare != NULL)
        finding_add(web->doctor, FINDING_PROBLEM, "url-scripts",
                    "a file that ends in %s arrives from /media without X-Content-Type-Options and "
                    "Content-Security-Policy, so a browser may take it for a page: let the server "
                    "send both" WEB_HOW,
                    strrchr(bare, '.'));
    if (!web->gone)
        finding_ok(web->doctor, "url-scripts", "no program runs in /media");
}

static void check_media(struct web *web, const struct canaries *canaries)
{
    const char *path = arena_printf(&web->doctor->cli->arena, "/media/%s", canaries->media);
    struct net_reply reply;

    if (!web_get(web, web->files, path, &reply)) {
        net_reply_free(&reply);
        return;
    }
    if (reply.status != 200 || !web_says(&reply, canaries->media_text))
        finding_add(web->doctor, FINDING_PROBLEM, "url-media",
                    "a file below media answers %d at %s/media/: let the server send what is in "
                    "%s/media from there" WEB_HOW,
                    reply.status, web->files, web->doctor->cli->site.home_path);
    else if (is_bare(web, &reply))
        finding_add(web->doctor, FINDING_PROBLEM, "url-media",
                    "files arrive from /media without X-Content-Type-Options and "
                    "Content-Security-Policy: let the server send both" WEB_HOW);
    net_reply_free(&reply);
    if (!web->gone)
        finding_ok(web->doctor, "url-media", "files arrive from %s/media as they should",
                   web->files);
}

static void check_range(struct web *web, const struct canaries *canaries)
{
    const char *path = arena_printf(&web->doctor->cli->arena, "/media/%s", canaries->media);
    struct net_reply reply;

    if (web_get_with(web, web->files, path, "Range: bytes=2-5", &reply)) {
        if (reply.status == 200)
            finding_add(web->doctor, FINDING_WARNING, "url-range",
                        "/media does not answer ranges, so nobody can jump in a video: let the "
                        "server send the files itself" WEB_HOW);
        else if (reply.status == 206 &&
                 !str_eq(buf_view(&reply.body), (struct str){canaries->media_text + 2, 4}))
            finding_add(web->doctor, FINDING_PROBLEM, "url-range",
                        "/media answers ranges with the wrong bytes: switch off what changes files "
                        "on the way, such as compression");
        else if (reply.status == 206)
            finding_ok(web->doctor, "url-range", "parts of files can be fetched");
    }
    net_reply_free(&reply);
}

static void check_listing(struct web *web, const struct canaries *canaries)
{
    struct net_reply reply;

    if (web_get(web, web->root, "/media/", &reply) && web_says(&reply, canaries->scripts[0]))
        finding_add(web->doctor, FINDING_WARNING, "url-listing",
                    "/media/ lists its files: switch listings off" WEB_HOW);
    net_reply_free(&reply);
}

/* --- what nobody may have -------------------------------------------------------------------------------- */

static void check_held(struct web *web, const struct canaries *canaries)
{
    static const char *const before[] = {"/held/", "/media/", "/media/../held/",
                                         "/media/..%2fheld/", "/media/%2e%2e/held/"};
    struct arena *arena = &web->doctor->cli->arena;

    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        const char *path = arena_printf(arena, "%s%s", before[i], canaries->held);
        struct net_reply reply;

        if (web_get(web, web->root, path, &reply) && web_says(&reply, canaries->held_text))
            finding_add(web->doctor, FINDING_PROBLEM, "url-held",
                        "hidden and removed files can be fetched below %s%s: let the server map "
                        "only media, palette and assets, and nothing else of the home" WEB_HOW,
                        web->root, before[i]);
        net_reply_free(&reply);
    }
    if (!web->gone)
        finding_ok(web->doctor, "url-held", "hidden files cannot be fetched");
}

static void check_secrets(struct web *web)
{
    static const char *const paths[] = {
        "/.env",          "/db/site.db",      "/db/site.db-wal",      "/generation",
        "/tmp/",          "/cache/",          "/.git/config",         "/pierogis.home",
        "/media/../.env", "/media/..%2f.env", "/media/%2e%2e/.env",   "/cgi-bin/pierogis.home",
        "/.htaccess",     "/media/.htaccess", "/media/../db/site.db",
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct net_reply reply;

        if (web_get(web, web->root, paths[i], &reply) && web_gives(&reply))
            finding_add(web->doctor, FINDING_PROBLEM, "url-secrets",
                        "the server gives %s%s to everybody: let it map only media, palette and "
                        "assets, and nothing else of the home" WEB_HOW,
                        web->root, paths[i]);
        net_reply_free(&reply);
    }
    if (!web->gone)
        finding_ok(web->doctor, "url-secrets", "configuration and database cannot be fetched");
}

void doctor_url_files(struct web *web, const struct canaries *canaries)
{
    check_scripts(web, canaries);
    check_media(web, canaries);
    check_range(web, canaries);
    check_listing(web, canaries);
    check_held(web, canaries);
    check_secrets(web);
}
