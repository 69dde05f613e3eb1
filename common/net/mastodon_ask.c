#include "net/mastodon_ask.h"

#include "base/clock.h"
#include "base/clock_read.h"
#include "base/json_read.h"
#include "net/net_reply.h"

#define REMAINING_MAX 1000000000
#define TOKEN_WINDOW_SECONDS 300 /* https://docs.joinmastodon.org/api/rate-limits/ */
#define RESET_MAX_SECONDS 86400  /* windows are of minutes; who says more is wrong */

void mastodon_open(struct courier *c, struct arena *arena, const char *url, const char *token)
{
    struct mastodon *m = ARENA_NEW(arena, struct mastodon);
    struct str rest = str_of(strstr(url, "://") == NULL ? url : strstr(url, "://") + 3);
    char *host = arena_copy(arena, str_slice(rest, 0, str_find(rest, '/')));

    for (char *at = host; *at != '\0'; at++)
        *at = ascii_lower(*at);
    if (str_starts(str_of(url), "https://") && str_ends(str_of(host), ":443"))
        host[strlen(host) - strlen(":443")] = '\0'; /* what goes without saying */
    *m = (struct mastodon){
        .url = url,
        .host = host,
        .authorization = arena_printf(arena, "Authorization: Bearer %s", token),
    };
    c->own = m;
}

static void set_limit(struct courier *c, const char *name, int64_t remaining, int64_t reset)
{
    struct courier_limit *limit = courier_limit(c, name);

    if (limit != NULL) {
        limit->remaining = remaining;
        limit->reset_at = reset;
    }
}

/* A server tells only of the window that has least left, and not which one that is. One that ends within five minutes is
 * of everything that is asked with this token; the longer ones are of pages, or of letters. */
static void use_up(struct courier *c, const char *name, int64_t reset)
{
    static const char *const calls[] = {"messages", "mentions", "find", "send", "likes", "who"};
    const size_t paging = 3, all = sizeof(calls) / sizeof(calls[0]);
    size_t reach = reset <= clock_now() + TOKEN_WINDOW_SECONDS ? all : 0;

    for (size_t i = 0; i < paging; i++) {
        if (reach == 0 && strcmp(name, calls[i]) == 0)
            reach = paging;
    }
    for (size_t i = 0; i < reach; i++)
        set_limit(c, calls[i], 0, reset);
    set_limit(c, name, 0, reset);
}

/* The window says when it ends as a moment of the server's clock, "2026-11-21T05:20:00.000000Z". */
static void note_limit(struct courier *c, const char *name, const struct net_reply *reply,
                       int64_t skew)
{
    int64_t remaining, reset;
    struct str text;

    if (!net_reply_number(reply, "x-ratelimit-remaining", REMAINING_MAX, &remaining) ||
        !net_reply_header(reply, "x-ratelimit-reset", &text) || !clock_read_iso(text, &reset))
        return;
    reset -= skew;
    if (reset > clock_now() + RESET_MAX_SECONDS)
        return;
    if (remaining == 0)
        use_up(c, name, reset);
    else
        set_limit(c, name, remaining, reset);
}

/* When to try again, by our clock; 0 = the server does not say. */
static int64_t wait_until(struct courier *c, const char *name, const struct net_reply *reply)
{
    const struct courier_limit *limit = courier_limit(c, name);
    int64_t seconds;

    if (net_reply_retry_after(reply, &seconds))
        return clock_now() + (seconds > 0 ? seconds : 1);
    if (reply->status == 429 && limit != NULL && limit->reset_at > clock_now())
        return limit->reset_at;
    return 0;
}

/* No answer came, or not the whole of one. */
static enum courier_outcome silence(const struct mastodon_question *question,
                                    const struct net_reply *reply, enum status status,
                                    struct mastodon_answer *answer)
{
    answer->too_large = status == STATUS_TOO_LARGE;
    if (question->post != NULL && reply->asked)
        return COURIER_UNCLEAR;
    return status == STATUS_BUSY ? COURIER_LATER : COURIER_FAULT;
}

/* Whether the server itself speaks. What stands in front of it, at work or on guard, speaks no JSON, and knows nothing of
 * what was posted. */
static bool is_its_own(struct arena *arena, const struct net_reply *reply)
{
    const struct json *value;

    return json_read_reply(&value, arena, reply->body.at, reply->body.len, JSON_REPLY_VALUES,
                           NULL) == STATUS_OK;
}

static enum courier_outcome refused(const struct mastodon *m, struct arena *arena,
                                    const struct mastodon_question *question,
                                    const struct net_reply *reply, struct err *err)
{
    const int status = reply->status;

    if (status == 403 && !is_its_own(arena, reply)) {
        err_set(err, STATUS_BUSY, "what guards %s turns the waiter away (status 403)", m->host);
        return COURIER_LATER;
    }
    if (status == 401 || status == 403) {
        err_set(err, STATUS_FORBIDDEN,
                "%s does not accept the waiter's token (status %d): make one there with the scopes "
                "read and write:statuses, and give it to \"pierogis waiter auth\"",
                m->host, status);
        return COURIER_DENIED;
    }
    if ((status == 404 || status == 410 || status == 422) &&
        (question->post == NULL || is_its_own(arena, reply))) {
        err_set(err, STATUS_INVALID, "%s refuses this one thing (status %d)", m->host, status);
        return COURIER_NEVER;
    }
    if (status == 429) {
        err_set(err, STATUS_TOO_MANY, "%s has been asked too often", m->host);
        return COURIER_LATER;
    }
    if (status == 408 || status >= 500) {
        err_set(err, STATUS_BUSY, "%s has trouble of its own (status %d)", m->host, status);
        return question->post != NULL ? COURIER_UNCLEAR : COURIER_LATER;
    }
    if (status >= 300 && status < 400)
        err_set(err, STATUS_INVALID,
                "%s sends the waiter elsewhere (status %d): MASTODON_URL must be the server's own "
                "address",
                m->host, status);
    else
        err_set(err, STATUS_INVALID, "%s answers what Mastodon would not (status %d)", m->host,
                status);
    return COURIER_FAULT;
}

/* A body that cannot be read is a fault; what was posted may stand there all the same. The texts stay where they came to,
 * and live as long as the arena. */
static enum courier_outcome read_value(const struct mastodon *m, struct arena *arena,
                                       struct net_reply *reply, struct mastodon_answer *answer,
                                       struct err *err)
{
    size_t len;
    char *text = buf_detach(&reply->body, &len);
    enum status status = json_read_reply(&answer->value, arena, text, len, JSON_REPLY_VALUES, err);

    if (status == STATUS_OK) {
        arena_adopt(arena, text);
        return COURIER_OK;
    }
    free(text);
    answer->too_large = status == STATUS_TOO_LARGE;
    if (answer->too_large)
        err_prefix(err, "the answer of %s", m->host);
    else
        err_set(err, STATUS_INVALID, "the answer of %s is no JSON", m->host);
    return COURIER_FAULT;
}

/* The next page begins behind the newest thing on this one (https://docs.joinmastodon.org/api/guidelines/#pagination). Only
 * that is taken from the address, which may lead anywhere. */
static const char *newest_of(struct arena *arena, const struct net_reply *reply)
{
    static const char mark[] = "min_id=";
    struct str link;
    size_t at = 0, end;

    if (!net_reply_header(reply, "link", &link))
        return NULL;
    while (at < link.len && !str_starts(str_slice(link, at, link.len), mark))
        at++;
    for (at += strlen(mark), end = at; end < link.len; end++) {
        if (!ascii_is_alnum(link.at[end]) && link.at[end] != '-' && link.at[end] != '_')
            break;
    }
    return at < end ? arena_copy(arena, str_slice(link, at, end)) : NULL;
}

enum courier_outcome mastodon_ask(struct courier *c, struct arena *arena,
                                  const struct mastodon_question *question,
                                  struct mastodon_answer *answer, struct courier_report *report)
{
    const struct mastodon *m = c->own;
    const char *headers[5] = {m->authorization, "Accept: application/json"};
    struct net_question asked = {.headers = headers,
                                 .post = question->post,
                                 .timeout_ms = (long)courier_time_left(c, MASTODON_TIMEOUT_MS),
                                 .cap = MASTODON_ANSWER_MAX};
    struct net_reply reply = {.status = 0};
    enum courier_outcome outcome;
    enum status status;
    int64_t skew = 0;

    if (question->post != NULL) {
        headers[2] = "Content-Type: application/json";
        headers[3] = arena_printf(arena, "Idempotency-Key: %s", question->key);
    }
    *answer = (struct mastodon_answer){.value = NULL};
    if (asked.timeout_ms == 0) {
        err_set(&report->err, STATUS_BUSY, "%s takes too long to answer", m->host);
        return COURIER_LATER;
    }
    asked.url = arena_printf(arena, "%s%s", m->url, question->path);
    status = net->ask(&asked, &reply, &report->err);
    answer->status = reply.status;
    answer->newest = newest_of(arena, &reply);
    report->skew = net_reply_skew(&reply, &skew) ? skew : INT64_MIN;
    note_limit(c, question->limit, &reply, skew);
    if (status != STATUS_OK)
        outcome = silence(question, &reply, status, answer);
    else if (reply.status >= 200 && reply.status < 300)
        outcome = read_value(m, arena, &reply, answer, &report->err);
    else
        outcome = refused(m, arena, question, &reply, &report->err);
    if (outcome == COURIER_LATER || outcome == COURIER_UNCLEAR)
        report->until = wait_until(c, question->limit, &reply);
    net_reply_free(&reply);
    return outcome;
}
