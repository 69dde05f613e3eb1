/* What the courier for X understands of answers that refuse: errors in all their shapes, limits, waits. */
#include "../lib/tap.h"

#include "base/clock.h"
#include "base/json_read.h"
#include "base/rand.h"
#include "net/courier_x_error.h"

#define NOW 1795238160 /* 2026-11-21T05:16:00Z */

static struct arena arena;

static const struct json *parsed(const char *text)
{
    const struct json *value = NULL;

    if (json_read_reply(&value, &arena, arena_strdup(&arena, text), strlen(text), 1000, NULL) !=
        STATUS_OK)
        return NULL;
    return value;
}

/* An answer to a GET, or to a POST. */
static struct x_reply reply_of(bool sends, int status, const char *headers, const char *body)
{
    struct x_reply reply = {.sends = sends, .asked = true, .status = status, .body = parsed(body)};

    buf_init(&reply.headers.headers);
    buf_init(&reply.headers.body);
    buf_text(&reply.headers.headers, headers);
    return reply;
}

#define TYPE_OLD "\"type\":\"https://api.twitter.com/2/problems/"
#define TYPE_NEW "\"type\":\"https://api.x.com/2/problems/"

/* What becomes of an answer with that status and body, to a question and to a letter. */
static const struct judged {
    int status;
    const char *body;
    enum courier_outcome asked, sent;
} judged[] = {
    {401,
     "{\"title\":\"Unauthorized\",\"type\":\"about:blank\",\"status\":401,\"detail\":\"Unauthorized\"}",
     COURIER_DENIED, COURIER_DENIED},
    {403,
     "{\"title\":\"Forbidden\",\"type\":\"about:blank\",\"status\":403,\"detail\":\"Forbidden\"}",
     COURIER_DENIED, COURIER_DENIED},
    {403,
     "{\"title\":\"Forbidden\",\"type\":\"about:blank\",\"status\":403,\"detail\":\"You do not have permission to DM one or more participants.\"}",
     COURIER_DENIED, COURIER_NEVER},
    {403, "{\"errors\":[{\"code\":349,\"message\":\"You cannot send messages to this user.\"}]}",
     COURIER_DENIED, COURIER_NEVER},
    {400,
     "{\"errors\":[{\"code\":150,\"message\":\"You cannot send messages to users who are not following you.\"}]}",
     COURIER_FAULT, COURIER_NEVER},
    {403,
     "{\"title\":\"Unsupported Authentication\",\"detail\":\"Authenticating with this is forbidden.\"," TYPE_OLD
     "unsupported-authentication\",\"status\":403}",
     COURIER_DENIED, COURIER_DENIED},
    {403, "<html>Who are you?</html>", COURIER_DENIED, COURIER_UNCLEAR},
    {403, "", COURIER_DENIED, COURIER_UNCLEAR},
    {403,
     "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"The app is not configured for this.\"," TYPE_OLD
     "oauth1-permissions\"}",
     COURIER_DENIED, COURIER_DENIED},
    {403, "{\"errors\":[{\"code\":326,\"message\":\"This account is temporarily locked.\"}]}",
     COURIER_DENIED, COURIER_DENIED},
    {403, "{\"errors\":[{\"code\":64,\"message\":\"Your account is suspended.\"}]}", COURIER_DENIED,
     COURIER_DENIED},
    {403, "{\"errors\":[{\"code\":93,\"message\":\"This application may not.\"}]}", COURIER_DENIED,
     COURIER_DENIED},
    {403, "{\"errors\":[{\"code\":261,\"message\":\"Application cannot write.\"}]}", COURIER_DENIED,
     COURIER_DENIED},
    {403,
     "{\"title\":\"Client Forbidden\",\"detail\":\"No.\",\"reason\":\"client-not-enrolled\"," TYPE_NEW
     "client-forbidden\"}",
     COURIER_DENIED, COURIER_DENIED},
    {403,
     "{\"title\":\"Authorization Error\",\"detail\":\"No.\"," TYPE_NEW
     "not-authorized-for-resource\"}",
     COURIER_NEVER, COURIER_NEVER},
    {400,
     "{\"errors\":[{\"parameters\":{\"max_results\":[\"0\"]},\"message\":\"no\"}],\"title\":\"Invalid Request\",\"detail\":\"no\"," TYPE_OLD
     "invalid-request\"}",
     COURIER_FAULT, COURIER_NEVER},
    {400,
     "{\"errors\":[{\"parameters\":{\"pagination_token\":[\"A\"]},\"message\":\"no\"}],\"title\":\"Invalid Request\"," TYPE_NEW
     "invalid-request\"}",
     COURIER_STALE, COURIER_STALE},
    {400, "{\"errors\":[{\"message\":\"The query parameter [next_token] is not valid\"}]}",
     COURIER_STALE, COURIER_STALE},
    {429, "{\"errors\":[{\"code\":88,\"message\":\"Rate limit exceeded\"}]}", COURIER_LATER,
     COURIER_LATER},
    {429,
     "{\"title\":\"Too Many Requests\",\"type\":\"about:blank\",\"status\":429,\"detail\":\"Too Many Requests\"}",
     COURIER_LATER, COURIER_LATER},
    {429, "{\"title\":\"Rate Limit Exceeded\"," TYPE_NEW "rate-limit-exceeded\"}", COURIER_LATER,
     COURIER_LATER},
    {429, "", COURIER_LATER, COURIER_LATER},
    {429,
     "{\"title\":\"UsageCapExceeded\",\"period\":\"Monthly\",\"scope\":\"Product\"," TYPE_OLD
     "usage-capped\"}",
     COURIER_PAUSED, COURIER_PAUSED},
    {429, "{\"detail\":\"Usage cap exceeded: Monthly product cap\"," TYPE_NEW "usage-capped\"}",
     COURIER_PAUSED, COURIER_PAUSED},
    {402, "{\"title\":\"CreditsDepleted\"," TYPE_NEW "credits\"}", COURIER_PAUSED, COURIER_PAUSED},
    {402, "", COURIER_PAUSED, COURIER_PAUSED},
    {400, "{\"error\":\"invalid_request\",\"error_description\":\"Value passed was invalid.\"}",
     COURIER_FAULT, COURIER_NEVER},
    {404, "{\"title\":\"Not Found\",\"type\":\"about:blank\",\"status\":404}", COURIER_NEVER,
     COURIER_NEVER},
    {404, "<html>Not found</html>", COURIER_NEVER, COURIER_UNCLEAR},
    {410, "", COURIER_NEVER, COURIER_UNCLEAR},
    {500, "<html>Internal error</html>", COURIER_LATER, COURIER_UNCLEAR},
    {503, "{\"title\":\"Service Unavailable\",\"type\":\"about:blank\"}", COURIER_LATER,
     COURIER_UNCLEAR},
    {408, "", COURIER_LATER, COURIER_UNCLEAR},
    {302, "", COURIER_FAULT, COURIER_UNCLEAR},
    {200, "{\"meta\":{\"result_count\":0}}", COURIER_OK, COURIER_OK},
    {200, "{\"data\":[{}],\"errors\":[{\"title\":\"Not Found Error\"}]}", COURIER_OK, COURIER_OK},
    {200, "{\"errors\":[{\"title\":\"Not Found Error\"," TYPE_OLD "resource-not-found\"}]}",
     COURIER_NEVER, COURIER_NEVER},
    {200, "{\"meta\":}", COURIER_FAULT, COURIER_UNCLEAR},
    {200, "[]", COURIER_FAULT, COURIER_UNCLEAR},
    {201, "", COURIER_FAULT, COURIER_UNCLEAR},
};

static void test_judged(const struct judged *row, bool sends)
{
    struct x_reply reply = reply_of(sends, row->status, "", row->body);
    struct courier_report report = {.until = 0};
    enum courier_outcome outcome = x_judge(&reply, 0, &report);

    tap_ok(outcome == (sends ? row->sent : row->asked), "%d %.60s: outcome %d", row->status,
           row->body, (int)outcome);
    tap_ok((outcome == COURIER_OK) == (report.err.message[0] == '\0'), "… says: %s",
           report.err.message);
    x_reply_free(&reply);
}

static void test_errors(void)
{
    for (size_t i = 0; i < sizeof(judged) / sizeof(judged[0]); i++) {
        test_judged(&judged[i], false);
        test_judged(&judged[i], true);
    }
}

/* The words of an error are repeated when they are a title, and never when they may be what somebody wrote. */
static void test_sentences(void)
{
    struct x_reply reply =
        reply_of(true, 400, "", "{\"errors\":[{\"message\":\"no: my secret words\"}]}");
    struct courier_report report = {.until = 0};

    (void)x_judge(&reply, 0, &report);
    TAP_IS_TEXT(report.err.message, "x cannot do this (400)", "a message without a code");
    x_reply_free(&reply);
    reply = reply_of(false, 500, "", "{\"title\":\"a\\u001b[2Jb\"}");
    (void)x_judge(&reply, 0, &report);
    TAP_IS_TEXT(report.err.message, "x is in trouble (500)", "a title with control characters");
    x_reply_free(&reply);
}

static void test_access_level(void)
{
    struct x_reply reply =
        reply_of(true, 403, "x-access-level: read-write\r\n",
                 "{\"title\":\"Forbidden\",\"detail\":\"You are not permitted.\"}");
    struct courier_report report = {.until = 0};

    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_DENIED, "keys that may not write messages");
    tap_ok(strstr(report.err.message, "Direct message") != NULL, "it says what to do");
    x_reply_free(&reply);
}

static void test_no_answer(void)
{
    struct x_reply reply = reply_of(true, 0, "", "");
    struct courier_report report = {.until = 0};

    reply.net = STATUS_BUSY;
    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_UNCLEAR, "a letter that left");
    reply.asked = false;
    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_LATER, "one that did not leave");
    reply.asked = true;
    reply.sends = false;
    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_LATER, "a question");
    reply.net = STATUS_TOO_LARGE;
    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_FAULT, "an answer that is too large");
    reply.sends = true;
    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_UNCLEAR, "the same to a letter");
    reply.sends = false;
    reply.status = 503;
    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_LATER, "trouble that is told with many words");
    reply.status = 401;
    TAP_IS_INT(x_judge(&reply, 0, &report), COURIER_DENIED, "a refusal that is");
    x_reply_free(&reply);
}

static int64_t wait_after(int status, const char *headers, int64_t skew)
{
    struct x_reply reply =
        reply_of(false, status, headers, status == 429 ? "{\"errors\":[{\"code\":88}]}" : "");
    struct courier_report report = {.until = 0};

    (void)x_judge(&reply, skew, &report);
    x_reply_free(&reply);
    return report.until == 0 ? 0 : report.until - NOW;
}

static int64_t wait_of(const char *headers, int64_t skew)
{
    return wait_after(429, headers, skew);
}

#define WINDOW(remaining, reset)                                                                   \
    "x-rate-limit-limit: 15\r\nx-rate-limit-remaining: " remaining                                 \
    "\r\nx-rate-limit-reset: " reset "\r\n"
#define DAY(remaining, reset)                                                                      \
    "x-user-limit-24hour-remaining: " remaining "\r\nx-user-limit-24hour-reset: " reset "\r\n"

static bool about(int64_t wait, int64_t wanted)
{
    return wait >= wanted && wait < wanted + 5;
}

static void test_waits(void)
{
    TAP_IS_INT(wait_of("", 0), 0, "nothing is said");
    tap_ok(about(wait_of(WINDOW("0", "1795239060"), 0), 900), "the end of the window");
    tap_ok(about(wait_of(WINDOW("0", "1795242660"), 3600), 900),
           "by a clock that is an hour ahead");
    tap_ok(about(wait_of(WINDOW("0", "1795238000"), 0), 1), "an end that is over");
    tap_ok(about(wait_of(WINDOW("7", "1795239060"), 0), 900), "a window with something left");
    tap_ok(about(wait_of(WINDOW("7", "1795239060") DAY("0", "1795248160"), 0), 10000),
           "of the day");
    tap_ok(about(wait_of(WINDOW("0", "1795239060") "Retry-After: 1000\r\n", 0), 1000),
           "Retry-After, which is later");
    tap_ok(about(wait_of("retry-after: 30\r\n", 0), 30), "Retry-After alone");
    TAP_IS_INT(wait_of(WINDOW("x", "y"), 0), 0, "nonsense");
    TAP_IS_INT(wait_of(WINDOW("0", "99999999999"), 0), 0, "milliseconds");
    TAP_IS_INT(wait_after(503, WINDOW("14", "1795239060") DAY("900", "1795248160"), 0), 0,
               "trouble there does not last as long as a window that has something left");
    tap_ok(about(wait_after(503, WINDOW("14", "1795239060") "Retry-After: 30\r\n", 0), 30),
           "… but as long as it says");
    tap_ok(about(wait_after(503, "Retry-After: 0\r\n", 0), 1), "… and a second at least");
}

static void test_limits(void)
{
    struct courier c = {.transport = "x"};
    struct x_reply reply = reply_of(
        true, 201,
        WINDOW("14", "1795239060") DAY(
            "1439",
            "1795324560") "x-app-limit-24hour-remaining: 3\r\nx-app-limit-24hour-reset: 1795300000\r\n",
        "{}");

    x_note_limits(&c, &reply, "send", 60);
    TAP_IS_INT(c.limit_count, 2, "two windows");
    TAP_IS_INT(courier_limit(&c, "send")->remaining, 14, "what is left of the short one");
    TAP_IS_INT(courier_limit(&c, "send")->reset_at, 1795239000, "until when, by our clock");
    TAP_IS_INT(courier_limit(&c, "send.day")->remaining, 3, "the scarcer one of the day");
    TAP_IS_INT(courier_limit(&c, "send.day")->reset_at, 1795299940, "and until when");
    x_reply_free(&reply);
    reply = reply_of(true, 500, "", "");
    x_note_limits(&c, &reply, "send", 60);
    TAP_IS_INT(courier_limit(&c, "send")->remaining, 14,
               "an answer without headers changes nothing");
    x_reply_free(&reply);
}

static void test_refuses(void)
{
    struct x_reply reply = reply_of(
        false, 400, "",
        "{\"errors\":[{\"parameters\":{\"tweet.fields\":[\"x\"]},\"message\":\"The query parameter "
        "[tweet.fields] is not one of [ids,post.fields]\"}]}");

    tap_ok(x_refuses(&reply, "tweet.fields"), "the parameter that is refused");
    tap_ok(!x_refuses(&reply, "post.fields"), "not one that is welcome");
    reply.status = 200;
    tap_ok(!x_refuses(&reply, "tweet.fields"), "nor in an answer that is none of a refusal");
    x_reply_free(&reply);
}

int main(void)
{
    clock_fix(NOW);
    rand_fix(7);
    test_errors();
    test_sentences();
    test_access_level();
    test_no_answer();
    test_waits();
    test_limits();
    test_refuses();
    arena_free(&arena);
    return tap_done();
}
