#include "net/courier_x_request.h"

#include "base/clock.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/panic.h"
#include "base/rand.h"

#define NONCE_TEXT 33 /* 32 hexadecimal digits and NUL */

void x_parameter(struct x_request *request, const char *name, const char *value)
{
    if (request->count == X_PARAMETERS_MAX)
        panic("too many parameters for a request to x");
    request->parameters[request->count++] = (struct oauth1_parameter){name, value};
}

static void make_nonce(char out[NONCE_TEXT])
{
    snprintf(out, NONCE_TEXT, "%016llx%016llx", (unsigned long long)rand_u64(),
             (unsigned long long)rand_u64());
}

/* {"text": …} */
static void write_body(struct buf *out, const char *text)
{
    struct json_write w;

    json_begin(&w, out, false);
    json_object(&w);
    json_key(&w, "text");
    json_put_text(&w, text);
    json_end(&w);
    json_finish(&w);
}

/* Texts stay where they came to, which lives as long as the arena from here on. */
static void read_body(struct x_reply *reply, struct arena *arena)
{
    size_t len;
    char *text = buf_detach(&reply->headers.body, &len);
    enum status status = json_read_reply(&reply->body, arena, text, len, X_VALUES_MAX, &reply->err);

    if (status == STATUS_OK) {
        arena_adopt(arena, text);
        return;
    }
    free(text);
    reply->body = NULL;
    if (status == STATUS_TOO_LARGE)
        reply->net = err_prefix(&reply->err, "the answer of x");
}

void x_ask(const struct x_service *service, struct arena *arena, const struct x_request *request,
           struct x_reply *reply)
{
    const bool sends = request->text != NULL;
    const struct oauth1_request signed_request = {
        sends ? "POST" : "GET", arena_printf(arena, "%s%s", service->url, request->path),
        request->parameters, request->count};
    struct buf url = BUF_INIT, authorization = BUF_INIT, body = BUF_INIT;
    const char *headers[] = {NULL, "Accept: application/json, application/problem+json",
                             "Content-Type: application/json", NULL};
    struct net_question question = {
        .headers = headers, .timeout_ms = service->timeout_ms, .cap = X_BODY_MAX};
    struct str bytes;
    char nonce[NONCE_TEXT];

    *reply = (struct x_reply){.sends = sends};
    if (service->timeout_ms == 0) {
        reply->net = err_set(&reply->err, STATUS_BUSY, "x takes too long to answer");
        return;
    }
    buf_text(&url, signed_request.url);
    if (request->count > 0)
        buf_char(&url, '?');
    oauth1_question(&url, request->parameters, request->count);
    make_nonce(nonce);
    oauth1_header(&authorization, &service->keys, &signed_request, nonce,
                  clock_now() + service->skew);
    headers[0] = authorization.at;
    if (sends) {
        write_body(&body, request->text);
        bytes = buf_view(&body);
        question.post = &bytes;
    } else {
        headers[2] = NULL; /* without a body it has no type */
    }
    question.url = url.at;
    reply->net = net->ask(&question, &reply->headers, &reply->err);
    reply->status = reply->headers.status;
    reply->asked = reply->headers.asked;
    if (reply->net == STATUS_OK)
        read_body(reply, arena);
    buf_free(&url);
    buf_free(&authorization);
    buf_free(&body);
}

void x_reply_free(struct x_reply *reply)
{
    net_reply_free(&reply->headers);
}
