#include "doctor_web.h"

#include <signal.h>

#define TIMEOUT_MS 10000
#define BODY_MAX ((size_t)8 << 20)
#define PROGRAM "/cgi-bin/site.cgi"

void web_init(struct web *web, struct doctor *doctor, const char *url, const char *base,
              const char *media)
{
    struct arena *arena = &doctor->cli->arena;
    struct str text = str_of(url), root;
    bool cgi;

    while (str_ends(text, "/"))
        text = str_slice(text, 0, text.len - 1);
    cgi = str_ends(text, PROGRAM);
    root = str_slice(text, 0, text.len - (cgi ? strlen(PROGRAM) : 0));
    web->doctor = doctor;
    web->pages = arena_copy(arena, text);
    web->root = arena_copy(arena, root);
    web->gone = false;
    if (media[0] != '\0' && !str_starts(str_of(media), base))
        web->files = media;
    else if (media[0] == '\0' && cgi)
        web->files = arena_printf(arena, "%s/cgi-bin/media.cgi", web->root);
    else
        web->files = web->root;
}

/* Who wants us to stop is obeyed as soon as the canaries are gone: see doctor_url(). */
static bool is_interrupted(void)
{
    sigset_t pending;

    return sigpending(&pending) == 0 &&
           (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 ||
            sigismember(&pending, SIGHUP) == 1);
}

static bool ask(struct web *web, const char *place, const char *path, bool head, const char *header,
                struct net_reply *reply)
{
    struct cli *cli = web->doctor->cli;
    const char *const headers[] = {header, NULL};
    const struct net_question question = {
        .url = arena_printf(&cli->arena, "%s%s", place, path),
        .head = head,
        .headers = headers,
        .timeout_ms = TIMEOUT_MS,
        .cap = BODY_MAX,
    };

    reply->status = 0;
    buf_init(&reply->headers);
    buf_init(&reply->body);
    web->gone = web->gone || is_interrupted();
    if (web->gone)
        return false;
    if (net->ask(&question, reply, &cli->err) != STATUS_OK) {
        web->gone = true;
        finding_failed(web->doctor, "url");
        return false;
    }
    return true;
}

bool web_get(struct web *web, const char *place, const char *path, struct net_reply *reply)
{
    return ask(web, place, path, false, NULL, reply);
}

bool web_get_with(struct web *web, const char *place, const char *path, const char *header,
                  struct net_reply *reply)
{
    return ask(web, place, path, false, header, reply);
}

bool web_head(struct web *web, const char *place, const char *path, struct net_reply *reply)
{
    return ask(web, place, path, true, NULL, reply);
}

const char *web_header(const struct web *web, const struct net_reply *reply, const char *name)
{
    struct str rest = buf_view(&reply->headers), line, key;
    const char *value = NULL;

    while (str_cut(&rest, '\n', &line)) {
        if (str_find(line, ':') == line.len)
            continue;
        str_cut(&line, ':', &key);
        if (str_is_nocase(key, name))
            value = arena_copy(&web->doctor->cli->arena, str_trim(line));
    }
    return value;
}

bool web_says(const struct net_reply *reply, const char *text)
{
    return memmem(reply->body.at, reply->body.len, text, strlen(text)) != NULL;
}

bool web_gives(const struct net_reply *reply)
{
    return reply->status == 200 || reply->status == 206;
}
