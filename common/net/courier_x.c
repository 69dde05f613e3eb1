#include "net/courier_x.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "net/courier_x_own.h"
#include "net/net_reply.h"
#include "net/waiter_keys.h"
#include "site/waiter_note.h"

#define ACCESS_MAX 60 /* bytes of the name of a permission */
#define SKEW_MIN 60   /* seconds of difference that a refusal may come from */

enum courier_outcome x_fault(struct courier_report *report, const char *sentence)
{
    err_set(&report->err, STATUS_INVALID, "%s", sentence);
    return COURIER_FAULT;
}

void x_note(struct courier *c, const char *name, const char *value)
{
    struct db *db = c->site->db;
    struct err err = {.message = ""};
    enum status status = db_begin(db, TX_PRIVATE, &err);

    if (status == STATUS_OK)
        status = waiter_note_set(db, c->transport, name, value, &err);
    if (db_end(db, status, &err) != STATUS_OK) {
        struct log_line line;

        log_begin(&line, LOG_WARN, "waiter-note-lost");
        log_text(&line, "transport", c->transport);
        log_text(&line, "note", name);
        log_text(&line, "why", err.message);
        log_end(&line);
    }
}

struct x_page_source x_source(const struct courier *c, struct arena *arena, const struct json *body)
{
    const struct courier_x *x = c->own;
    const int64_t ahead = x->skew > 0 ? x->skew : 0;

    return (struct x_page_source){arena, body, c->self, clock_now() + ahead};
}

void x_pay(const struct courier *c, enum conf_key price, const struct json *body,
           struct courier_report *report)
{
    const struct json *data = json_get(body, "data");
    const size_t users = json_count(json_get(json_get(body, "includes"), "users"));
    const size_t items = json_kind(data) == JSON_ARRAY ? json_count(data) : data != NULL;

    report->spent += (int64_t)items * conf_int(c->site->conf, price) +
                     (int64_t)users * conf_int(c->site->conf, CONF_WAITER_X_PRICE_USER);
}

void x_say_odd(const struct courier *c, const char *call, const struct x_page_facts *facts)
{
    struct log_line line;

    if (facts->odd + facts->unnamed == 0)
        return;
    log_begin(&line, LOG_INFO, "waiter-odd-entries");
    log_text(&line, "transport", c->transport);
    log_text(&line, "call", call);
    log_number(&line, "count", (int64_t)(facts->odd + facts->unnamed));
    log_end(&line);
}

static void ask_once(struct courier *c, struct arena *arena, const struct x_request *request,
                     struct x_reply *reply, struct courier_report *report)
{
    struct courier_x *x = c->own;

    x->service.timeout_ms = (long)courier_time_left(c, X_TIMEOUT_MS);
    x_ask(&x->service, arena, request, reply);
    if (net_reply_skew(&reply->headers, &x->skew))
        report->skew = x->skew;
    x_note_limits(c, reply, request->call, x->skew);
}

bool x_is_large(const struct x_reply *reply)
{
    return reply->net == STATUS_TOO_LARGE && reply->status < 300;
}

static bool differ(int64_t a, int64_t b)
{
    return a - b > SKEW_MIN || b - a > SKEW_MIN;
}

enum courier_outcome x_call(struct courier *c, struct arena *arena, const struct x_request *request,
                            struct x_reply *reply, struct courier_report *report)
{
    struct courier_x *x = c->own;

    report->skew = INT64_MIN;
    ask_once(c, arena, request, reply, report);
    if (reply->status == 401 && (differ(x->skew, x->service.skew) || differ(0, x->service.skew))) {
        x->service.skew = differ(x->skew, x->service.skew) ? x->skew : 0;
        x_reply_free(reply);
        ask_once(c, arena, request, reply, report);
    }
    return x_judge(reply, x->skew, report);
}

/* An app is given its permission before the token is made; later it is too late, and nothing tells that but this. */
static void note_access(struct courier *c, struct arena *arena, const struct x_reply *reply)
{
    struct str level;

    if (net_reply_header(&reply->headers, "x-access-level", &level) && level.len <= ACCESS_MAX &&
        utf8_is_clean(level, false))
        x_note(c, NOTE_ACCESS, arena_copy(arena, level));
}

static enum courier_outcome who(struct courier *c, struct arena *arena, const char **id,
                                const char **name, struct courier_report *report)
{
    const struct x_request request = {.call = "who", .path = "/2/users/me"};
    struct x_reply reply;
    enum courier_outcome outcome = x_call(c, arena, &request, &reply, report);
    int64_t number;

    if (outcome == COURIER_OK) {
        const struct json *me = json_get(reply.body, "data");

        *id = json_text(json_get(me, "id"));
        *name = json_text(json_get(me, "username"));
        x_pay(c, CONF_WAITER_X_PRICE_USER, reply.body, report);
        if (x_id_is(*id, &number) && *name != NULL && x_name_is(*name))
            note_access(c, arena, &reply);
        else
            outcome = x_fault(report, "x does not say who the waiter is there");
    }
    x_reply_free(&reply);
    return outcome;
}

/* --- messages -------------------------------------------------------------------------------------------- */

void x_ask_for_messages(const struct courier_x *x, struct x_request *request)
{
    x_parameter(request, "dm_event.fields",
                x->sender_is_expanded
                    ? "created_at,dm_conversation_id,event_type,id,text"
                    : "created_at,dm_conversation_id,event_type,id,sender_id,text");
    x_parameter(request, "event_types", "MessageCreate");
    if (x->sender_is_expanded)
        x_parameter(request, "expansions", "sender_id");
}

/* One page at most this long. `*unnamed`: the service did not tell who wrote, or does not know how it is asked. */
static enum courier_outcome read_page(struct courier *c, struct arena *arena,
                                      const struct courier_ask *ask, size_t most,
                                      struct courier_page *out, bool *unnamed, bool *large,
                                      struct courier_report *report)
{
    struct courier_x *x = c->own;
    struct x_request request = {.call = "messages", .path = "/2/dm_events"};
    struct x_page_facts facts = {0};
    enum courier_outcome outcome;
    struct x_reply reply;

    x_ask_for_messages(x, &request);
    x_parameter(&request, "max_results", arena_printf(arena, "%zu", most));
    if (ask->page != NULL)
        x_parameter(&request, "pagination_token", ask->page);
    outcome = x_call(c, arena, &request, &reply, report);
    *unnamed = x_refuses(&reply, "dm_event.fields") || x_refuses(&reply, "expansions");
    *large = x_is_large(&reply);
    if (outcome == COURIER_OK) {
        const struct x_page_source source = x_source(c, arena, reply.body);

        x_pay(c, CONF_WAITER_X_PRICE_READ, reply.body, report);
        if (x_page_messages(out, &facts, &source, &report->err) != STATUS_OK)
            outcome = COURIER_FAULT;
        *unnamed = facts.unnamed > 0 && facts.named == 0;
        x_say_odd(c, request.call, &facts);
    }
    x_reply_free(&reply);
    return outcome;
}

/* Asks for as many as is hoped to fit, and when they do not for as many as surely do. */
static enum courier_outcome read_fitting(struct courier *c, struct arena *arena,
                                         const struct courier_ask *ask, struct courier_page *out,
                                         bool *unnamed, struct courier_report *report)
{
    struct courier_x *x = c->own;
    size_t most = ask->most > x->page_most ? x->page_most : ask->most;
    bool large;
    enum courier_outcome outcome = read_page(c, arena, ask, most, out, unnamed, &large, report);

    if (!large) {
        x->page_most = x->page_most * 2 > COURIER_PAGE_MAX ? COURIER_PAGE_MAX : x->page_most * 2;
    } else if (most > X_SMALL_PAGE) {
        x->page_most = X_SMALL_PAGE;
        outcome = read_page(c, arena, ask, X_SMALL_PAGE, out, unnamed, &large, report);
    }
    return outcome;
}

static enum courier_outcome messages(struct courier *c, struct arena *arena,
                                     const struct courier_ask *ask, struct courier_page *out,
                                     struct courier_report *report)
{
    struct courier_x *x = c->own;
    bool unnamed;
    enum courier_outcome outcome = read_fitting(c, arena, ask, out, &unnamed, report);

    if (!unnamed)
        return outcome;
    x->sender_is_expanded = !x->sender_is_expanded;
    outcome = read_fitting(c, arena, ask, out, &unnamed, report);
    if (unnamed)
        return x_fault(report, "x does not say who writes to the waiter");
    if (outcome == COURIER_OK)
        x_note(c, NOTE_DIALECT "sender", x->sender_is_expanded ? "expansions" : "dm_event.fields");
    return outcome;
}

static enum courier_outcome send(struct courier *c, struct arena *arena,
                                 const struct waiter_letter *letter, const char **remote_id,
                                 struct courier_report *report)
{
    struct x_request request = {.call = "send", .text = letter->text};
    enum courier_outcome outcome;
    struct x_reply reply;
    int64_t number;

    if (!x_id_is(letter->recipient, &number)) {
        err_set(&report->err, STATUS_INVALID, "the recipient is nobody on x");
        return COURIER_NEVER;
    }
    request.path = arena_printf(arena, "/2/dm_conversations/with/%s/messages", letter->recipient);
    outcome = x_call(c, arena, &request, &reply, report);
    if (outcome == COURIER_OK) {
        x_pay(c, CONF_WAITER_X_PRICE_SEND, reply.body, report);
        *remote_id = json_text(json_get(json_get(reply.body, "data"), "dm_event_id"));
        if (!x_id_is(*remote_id, &number)) {
            err_set(&report->err, STATUS_INVALID, "x does not say what it calls the answer");
            outcome = COURIER_UNCLEAR;
        }
    }
    x_reply_free(&reply);
    return outcome;
}

/* --- opening --------------------------------------------------------------------------------------------- */

static int64_t when(const char *mark)
{
    int64_t id = 0;

    return x_id_is(mark, &id) ? x_id_time(id) / 1000 : 0;
}

static const struct courier_calls calls = {
    .who = who,
    .messages = messages,
    .send = send,
    .find = x_find,
    .mentions = x_mentions,
    .likes = x_likes,
    .compare = x_id_compare,
    .when = when,
};

static enum status read_dialect(struct courier *c, struct courier_x *x, struct arena *arena,
                                struct err *err)
{
    struct db *db = c->site->db;
    const char *posts = NULL, *sender = NULL;
    enum status status =
        waiter_note_get(db, arena, c->transport, NOTE_DIALECT "posts", &posts, err);

    if (status == STATUS_OK)
        status = waiter_note_get(db, arena, c->transport, NOTE_DIALECT "sender", &sender, err);
    if (status == STATUS_OK)
        status = waiter_note_int(db, c->transport, NOTE_SKEW, 0, &x->skew, err);
    x->service.skew = x->skew;
    x->posts_are_tweets = posts == NULL || strcmp(posts, "post.fields") != 0;
    x->sender_is_expanded = sender == NULL || strcmp(sender, "dm_event.fields") != 0;
    return status;
}

static enum status open_x(struct courier *c, struct site *site, struct arena *arena,
                          struct err *err)
{
    struct courier_x *x = ARENA_NEW(arena, struct courier_x);
    enum status status = waiter_keys_open(&c->keys, c->transport, arena, site, err);

    if (status != STATUS_OK)
        return status;
    x->page_most = COURIER_PAGE_MAX;
    x->service.url = conf_text(site->conf, CONF_WAITER_X_URL);
    status = waiter_keys_check_url(x->service.url, conf_name(CONF_WAITER_X_URL), err);
    if (status != STATUS_OK)
        return status;
    x->service.keys = (struct oauth1_keys){
        c->keys->text[KEY_X_CONSUMER_KEY], c->keys->text[KEY_X_CONSUMER_SECRET],
        c->keys->text[KEY_X_TOKEN], c->keys->text[KEY_X_TOKEN_SECRET]};
    c->order = NEWEST_FIRST;
    c->calls = &calls;
    c->own = x;
    return read_dialect(c, x, arena, err);
}

const struct courier_kind courier_kind_x = {"x", open_x};
