#include "doctor_url_files.h"

/* --- what everybody may have ----------------------------------------------------------------------------- */

/* The headers that keep a browser from taking a file for a page, as far as they are missing; or NULL. */
static const char *lacking(const struct web *web, const struct net_reply *reply)
{
    const bool type = web_header(web, reply, "X-Content-Type-Options") != NULL;
    const bool policy = web_header(web, reply, "Content-Security-Policy") != NULL;

    if (type && policy)
        return NULL;
    return type     ? "Content-Security-Policy"
           : policy ? "X-Content-Type-Options"
                    : "X-Content-Type-Options and Content-Security-Policy";
}

/* Returns what the file lacks. */
static const char *check_script(struct web *web, const struct canaries *canaries, const char *place,
                                const char *name)
{
    const char *path = arena_printf(&web->doctor->cli->arena, "/media/%s", name);
    struct net_reply reply;
    const char *lacks = NULL;

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
        else if (web_gives(&reply))
            lacks = lacking(web, &reply);
    }
    net_reply_free(&reply);
    return lacks;
}

static void check_scripts(struct web *web, const struct canaries *canaries)
{
    const char *const places[] = {web->root, web->files};
    const size_t count = strcmp(web->root, web->files) == 0 ? 1 : 2;

    for (size_t i = 0; i < CANARY_SCRIPTS * count; i++) {
        const char *name = canaries->scripts[i / count];
        const char *lacks = check_script(web, canaries, places[i % count], name);

        if (lacks != NULL && !finding_has(web->doctor, "url-media"))
            finding_add(web->doctor, FINDING_PROBLEM, "url-media",
                        "a file that ends in %s arrives from /media without %s, so a browser may "
                        "take it for a page: let the server send that" WEB_HOW,
                        strrchr(name, '.'), lacks);
    }
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
    else if (lacking(web, &reply) != NULL)
        finding_add(web->doctor, FINDING_PROBLEM, "url-media",
                    "files arrive from /media without %s: let the server send that" WEB_HOW,
                    lacking(web, &reply));
    net_reply_free(&reply);
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

/* Asks for PATH with `tail` behind it, and adds it to the list `given` if the server gives it: `secret`, or whatever it
 * says if that is NULL. */
static void ask_for(struct web *web, const char *path, const char *tail, const char *secret,
                    struct buf *given)
{
    const char *whole = arena_printf(&web->doctor->cli->arena, "%s%s", path, tail);
    struct net_reply reply;

    if (web_get(web, web->root, whole, &reply) &&
        (secret == NULL ? web_gives(&reply) : web_says(&reply, secret)))
        buf_printf(given, "%s%s", given->len == 0 ? "" : ", ", path);
    net_reply_free(&reply);
}

static void check_held(struct web *web, const struct canaries *canaries)
{
    static const char *const folders[] = {"/held/", "/media/", "/media/../held/",
                                          "/media/..%2fheld/", "/media/%2e%2e/held/"};
    struct buf given = BUF_INIT;

    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        ask_for(web, folders[i], canaries->held, canaries->held_text, &given);
    if (given.len > 0)
        finding_add(web->doctor, FINDING_PROBLEM, "url-held",
                    "hidden and removed files can be fetched below %s: let the server map only "
                    "media, palette and assets, and nothing else of the home" WEB_HOW,
                    given.at);
    else if (!web->gone)
        finding_ok(web->doctor, "url-held", "hidden files cannot be fetched");
    buf_free(&given);
}

static void check_secrets(struct web *web)
{
    static const char *const paths[] = {
        "/.env",
        "/db/site.db",
        "/db/site.db-wal",
        "/generation",
        "/tmp/",
        "/cache/",
        "/.git/config",
        "/.htaccess",
        "/pierogis.home",
        "/cgi-bin/pierogis.home",
        "/cgi-bin/pierogis.render",
        "/media/.htaccess",
        "/media/../.env",
        "/media/..%2f.env",
        "/media/%2e%2e/.env",
        "/media/../db/site.db",
    };
    struct buf given = BUF_INIT;

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        ask_for(web, paths[i], "", NULL, &given);
    if (given.len > 0)
        finding_add(web->doctor, FINDING_PROBLEM, "url-secrets",
                    "the server gives everybody %s: let it map only media, palette and assets, and "
                    "nothing else of the home" WEB_HOW,
                    given.at);
    else if (!web->gone)
        finding_ok(web->doctor, "url-secrets", "configuration and database cannot be fetched");
    buf_free(&given);
}

void doctor_url_files(struct web *web, const struct canaries *canaries)
{
    check_media(web, canaries);
    check_scripts(web, canaries);
    if (!web->gone)
        finding_ok(web->doctor, "url-media", "files arrive from %s/media as they should",
                   web->files);
    check_range(web, canaries);
    check_listing(web, canaries);
    check_held(web, canaries);
    check_secrets(web);
}
