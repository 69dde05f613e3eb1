/* A Mastodon server for unit tests that says what it is told, in place of the network. */
#ifndef LIB_SCRIPTED_MASTODON_H
#define LIB_SCRIPTED_MASTODON_H

#include "tap.h"

#include "base/clock.h"
#include "base/conf.h"
#include "net/courier_mastodon.h"
#include "net/mastodon_ask.h"
#include "net/net.h"

#include <fcntl.h>

#define NOW 1795238160 /* 2026-11-21T05:16:00Z */
#define HOST "m.example"
#define HEAD                                                                                       \
    "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 05:16:00 GMT\r\nX-RateLimit-Limit: 300\r\n"         \
    "X-RateLimit-Remaining: 299\r\nX-RateLimit-Reset: 2026-11-21T05:20:00.000000Z\r\n\r\n"

static struct arena arena;
static struct courier_report report;

struct scripted {
    int status;
    const char *body;
    const char *headers; /* NULL = HEAD */
    enum status result;
    bool asked;
};

static const struct scripted *script; /* what comes next */
static struct buf heard = BUF_INIT;   /* "GET URL\n" or "POST URL\nHEADER\nBODY\n" of each */

static enum status ask(const struct net_question *question, struct net_reply *reply,
                       struct err *err)
{
    const struct scripted *next = script++;

    buf_printf(&heard, "%s %s\n", question->post == NULL ? "GET" : "POST", question->url);
    for (size_t i = 3; question->post != NULL && question->headers[i] != NULL; i++)
        buf_printf(&heard, "%s\n", question->headers[i]);
    if (question->post != NULL)
        buf_printf(&heard, "%.*s\n", STR_ARG(*question->post));
    buf_init(&reply->headers);
    buf_init(&reply->body);
    reply->status = next->status;
    reply->asked = next->asked || next->status != 0;
    buf_text(&reply->headers, next->headers == NULL ? HEAD : next->headers);
    buf_text(&reply->body, next->body);
    return next->result == STATUS_OK ? STATUS_OK : err_set(err, next->result, "as told");
}

static const struct net scripted = {.ask = ask};
const struct net *const net = &scripted;

/* A configuration of nothing but defaults: WAITER_MAX_AGE is a day. */
static struct site *default_site(void)
{
    static struct site site;
    static struct conf *conf;
    static struct arena conf_arena; /* ends with the process */
    int home = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (conf == NULL && conf_load(&conf, &conf_arena, home, tap_folder(), NULL, NULL) != STATUS_OK)
        tap_skip_all("there is no configuration");
    close(home);
    site.conf = conf;
    return &site;
}

static void begin(struct courier *c, const struct scripted *replies)
{
    clock_fix(NOW);
    *c = (struct courier){
        .transport = "mastodon", .self = "7@" HOST, .chef = "chef", .site = default_site()};
    mastodon_open(c, &arena, "https://" HOST, "secret-token");
    c->calls = &courier_mastodon_calls;
    script = replies;
    buf_clear(&heard);
}

#define WAITER "{\"id\":\"7\",\"acct\":\"waiter\"}"
#define CHEF "{\"id\":\"8\",\"acct\":\"Chef\"}"
#define EVENT(id, at, visibility, mentions, content)                                               \
    "{\"id\":\"" id "\",\"type\":\"mention\",\"created_at\":\"2026-11-21T0" at                     \
    "Z\",\"status\":{\"id\":\"5" id "\",\"visibility\":\"" visibility                              \
    "\",\"favourites_count\":3,\"account\":{\"id\":\"9\",\"username\":\"anna\",\"acct\":"          \
    "\"anna@o.example\"},\"mentions\":[" mentions "],\"content\":\"" content "\"}}"
#define DIRECT(id, at, content) EVENT(id, at, "direct", WAITER, content)

#endif
