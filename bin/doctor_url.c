#include "doctor_url.h"
#include "doctor_url_files.h"

#include "base/rand.h"

#include <signal.h>

enum status doctor_url_check(const char *url, struct err *err)
{
    struct str text = str_of(url);
    size_t scheme = str_starts(text, "https://") ? 8 : str_starts(text, "http://") ? 7 : 0;

    if (scheme == 0 || text.len == scheme || strpbrk(url, " ?#") != NULL)
        return err_set(err, STATUS_USAGE,
                       "--url takes the address of the home page, like https://dough.example, not "
                       "\"%s\"",
                       url);
    return STATUS_OK;
}

/* --- the pages ------------------------------------------------------------------------------------------- */

/* False when nothing else is worth asking. */
static bool check_health(struct web *web)
{
    struct net_reply reply;
    const char *location;
    bool ours;

    if (!web_get(web, web->pages, "/healthz", &reply)) {
        net_reply_free(&reply);
        return false;
    }
    location = web_header(web, &reply, "Location");
    ours = reply.status == 200 && str_eq(buf_view(&reply.body), STR("ok\n"));
    if (!ours && location != NULL)
        finding_add(web->doctor, FINDING_PROBLEM, "url",
                    "%s/healthz leads to %s: ask that address, and set PIEROGIS_BASE_URL to it",
                    web->pages, location);
    else if (!ours && reply.status == 503)
        finding_add(web->doctor, FINDING_PROBLEM, "url",
                    "%s/healthz answers 503: the pages cannot use the database; the web server's "
                    "log says why",
                    web->pages);
    else if (!ours)
        finding_add(web->doctor, FINDING_PROBLEM, "url",
                    "%s/healthz answers %d and not this site's \"ok\": the server does not send it "
                    "to our programs" WEB_HOW,
                    web->pages, reply.status);
    net_reply_free(&reply);
    return ours;
}

static void check_headers(struct web *web)
{
    static const char *const names[] = {"Content-Security-Policy", "X-Content-Type-Options",
                                        "Referrer-Policy", "Permissions-Policy",
                                        "Cross-Origin-Opener-Policy"};
    struct net_reply reply;

    if (web_get(web, web->pages, "/", &reply)) {
        if (reply.status == 421)
            finding_add(web->doctor, FINDING_PROBLEM, "url-headers",
                        "the site does not know itself by the address %s: set PIEROGIS_BASE_URL to "
                        "the address that visitors type, and ask that one",
                        web->pages);
        else if (reply.status != 200)
            finding_add(web->doctor, FINDING_PROBLEM, "url-headers",
                        "the home page answers %d: the web server's log says why", reply.status);
        for (size_t i = 0; reply.status == 200 && i < sizeof(names) / sizeof(names[0]); i++) {
            if (web_header(web, &reply, names[i]) == NULL)
                finding_add(web->doctor, FINDING_PROBLEM, "url-headers",
                            "the home page arrives without %s, which our program sends: something "
                            "on the way takes it out; let the server pass our headers on",
                            names[i]);
        }
        finding_ok(web->doctor, "url-headers", "pages arrive with their security headers");
    }
    net_reply_free(&reply);
}

static void check_head(struct web *web)
{
    struct net_reply reply;

    if (web_head(web, web->pages, "/", &reply)) {
        if (reply.status != 200)
            finding_add(web->doctor, FINDING_PROBLEM, "url-head",
                        "HEAD of the home page answers %d: let the server pass HEAD on to our "
                        "programs like GET",
                        reply.status);
        finding_ok(web->doctor, "url-head", "HEAD works");
    }
    net_reply_free(&reply);
}

static void check_unknown(struct web *web)
{
    const char *path =
        arena_printf(&web->doctor->cli->arena, "/p/doctor-%016llx", (unsigned long long)rand_u64());
    struct net_reply reply;

    if (web_get(web, web->pages, path, &reply)) {
        if (reply.status != 404)
            finding_add(web->doctor, FINDING_PROBLEM, "url-unknown",
                        "a page that does not exist answers %d instead of 404: let the server keep "
                        "the status of our programs",
                        reply.status);
        finding_ok(web->doctor, "url-unknown", "a page that does not exist is a 404");
    }
    net_reply_free(&reply);
}

/* The server's own page for strangers is fine; ours is not. */
static void check_host(struct web *web)
{
    struct net_reply reply;

    if (web_get_with(web, web->pages, "/", "Host: doctor.invalid", &reply)) {
        const char *policy = web_header(web, &reply, "Content-Security-Policy");

        if (reply.status == 200 && policy != NULL && strstr(policy, "frame-ancestors") != NULL)
            finding_add(web->doctor, FINDING_PROBLEM, "url-host",
                        "the site answers to the host name doctor.invalid: let the server pass "
                        "the Host header on as it came");
        finding_ok(web->doctor, "url-host", "other host names are refused");
    }
    net_reply_free(&reply);
}

/* --------------------------------------------------------------------------------------------------------- */

static void ask_everything(struct web *web, const struct canaries *canaries)
{
    if (!check_health(web))
        return;
    check_headers(web);
    check_head(web);
    check_unknown(web);
    check_host(web);
    doctor_url_files(web, canaries);
    if (!web->gone)
        finding_ok(web->doctor, "url", "the site answers at %s", web->pages);
}

void doctor_url(struct doctor *doctor, const char *url)
{
    const struct conf *conf = doctor->cli->conf;
    const char *base = conf == NULL ? "" : conf_text(conf, CONF_BASE_URL);
    const char *media = conf == NULL ? "" : conf_text(conf, CONF_MEDIA_URL);
    struct canaries canaries;
    sigset_t stop, before;
    struct web web;

    web_init(&web, doctor, url, base, media);
    /* The canaries must not outlive us: a signal waits until they are gone. */
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGHUP);
    sigprocmask(SIG_BLOCK, &stop, &before);
    if (canaries_place(doctor->cli->site.home, &canaries, &doctor->cli->err) == STATUS_OK)
        ask_everything(&web, &canaries);
    else
        finding_failed(doctor, "url");
    canaries_remove(&canaries);
    sigprocmask(SIG_SETMASK, &before, NULL);
}
