#include "../lib/scripted_pages.h"

#include "base/buf.h"
#include "base/json_read.h"
#include "base/log.h"

#define USED_UP(at)                                                                                \
    "HTTP/1.1 200 OK\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 2026-11-21T05:" at          \
    ":00Z\r\n\r\n"

static void test_windows(void)
{
    static const char *const calls[] = {"messages", "mentions", "find", "send", "likes", "who"};
    const struct scripted replies[] = {{200, "[]", USED_UP("21"), STATUS_OK, true},
                                       {200, "[]", USED_UP("30"), STATUS_OK, true}};
    struct courier c;

    for (int i = 0; i < 2; i++) {
        begin(&c, &replies[i]);
        read_page(&c, "10@" HOST, NULL);
        TAP_IS_INT(c.limit_count, i == 0 ? 6 : 3, "what is used up");
        for (size_t j = 0; j < c.limit_count; j++) {
            const struct courier_limit *limit = courier_limit(&c, calls[j]);

            tap_ok(limit->remaining == 0 && limit->reset_at == NOW + (i == 0 ? 300 : 840),
                   "a window of %s is so for \"%s\"", i == 0 ? "all" : "pages", calls[j]);
        }
    }
}

/* The end of a window is a moment in one of the forms of RFC 3339; what is none, or absurd, says nothing. */
static void test_resets(void)
{
    static const struct {
        const char *text;
        int64_t reset; /* behind NOW; -1 = none */
    } resets[] = {
        {"2026-11-21T05:20:00Z", 240},
        {"2026-11-21T05:20:00.999999999Z", 240},
        {"2026-11-21t05:20:00z", 240},
        {"2026-11-21T07:20:00.000+02:00", 240},
        {"2026-11-21T05:20:00", -1},
        {"2026-11-21 05:20:00 UTC", -1},
        {"1795238400", -1},
        {"9999-12-31T23:59:59Z", -1},
        {"2026-11-31T05:20:00Z", -1},
        {"", -1},
        {"soon", -1},
        {"2026-11-21T05:20:00.Z", -1},
    };
    struct courier c;

    for (size_t i = 0; i < sizeof(resets) / sizeof(resets[0]); i++) {
        const struct scripted reply = {
            429, "",
            arena_printf(
                &arena,
                "HTTP/1.1 429 x\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: %s\r\n\r\n",
                resets[i].text),
            STATUS_OK, true};

        begin(&c, &reply);
        TAP_IS_INT(read_page(&c, "10@" HOST, NULL), COURIER_LATER, "too many requests");
        TAP_IS_INT(report.until, resets[i].reset < 0 ? 0 : NOW + resets[i].reset, resets[i].text);
    }
}

/* A page with texts of a megabyte must not stand in the way for ever. */
static void test_large_pages(void)
{
    const struct scripted replies[] = {
        {200, "[", NULL, STATUS_TOO_LARGE, true},
        {200, "[", NULL, STATUS_TOO_LARGE, true},
        {200, "[" DIRECT("11", "5:00:00", "check") "]", NULL, STATUS_OK, true},
    };
    const struct scripted always[] = {
        {200, "[", NULL, STATUS_TOO_LARGE, true}, {200, "[", NULL, STATUS_TOO_LARGE, true},
        {200, "[", NULL, STATUS_TOO_LARGE, true}, {200, "[", NULL, STATUS_TOO_LARGE, true},
        {200, "[]", NULL, STATUS_OK, true},
    };
    struct courier c;

    const struct scripted giant[] = {
        {200, "[", NULL, STATUS_TOO_LARGE, true},
        {200, "[", NULL, STATUS_TOO_LARGE, true},
        {200, "[", NULL, STATUS_TOO_LARGE, true},
        {200, "[",
         "HTTP/1.1 200 OK\r\nLink: <https://evil.example/x?max_id=11>; rel=\"next\", "
         "<https://evil.example/x?limit=1&min_id=11>; rel=\"prev\"\r\n\r\n",
         STATUS_TOO_LARGE, true},
    };
    struct buf many = BUF_INIT;
    struct scripted crowded[] = {
        {200, NULL, NULL, STATUS_OK, true},
        {200, "[" DIRECT("11", "5:00:00", "check") "]", NULL, STATUS_OK, true},
    };

    begin(&c, giant);
    TAP_IS_INT(read_page(&c, "10@" HOST, NULL), COURIER_OK, "one that is always too large");
    tap_ok(page.count == 0 && page.skipped == 1 && strcmp(page.next, "11") == 0 &&
               strcmp(page.last, "11@" HOST) == 0,
           "is passed over, as far as the server says which it is");
    tap_ok(strstr(heard.at, "evil") == NULL, "but nobody goes where that leads");
    buf_text(&many, "[{\"id\":\"11\",\"x\":[0");
    for (int i = 0; i < JSON_REPLY_VALUES; i++)
        buf_text(&many, ",0");
    buf_text(&many, "]}]");
    crowded[0].body = many.at;
    begin(&c, crowded);
    tap_ok(read_page(&c, "10@" HOST, NULL) == COURIER_OK && page.count == 1 &&
               strstr(heard.at, "limit=20&") != NULL,
           "what has too many values is too large as well");
    buf_free(&many);
    begin(&c, replies);
    TAP_IS_INT(read_page(&c, "10@" HOST, NULL), COURIER_OK,
               "a page that is too large is made smaller");
    tap_ok(page.count == 1 && strstr(heard.at, "limit=80&") && strstr(heard.at, "limit=20&") &&
               strstr(heard.at, "limit=5&"),
           "until it fits");
    begin(&c, always);
    TAP_IS_INT(read_page(&c, "10@" HOST, NULL), COURIER_FAULT, "down to one event");
    TAP_IS_INT(script - always, 4, "and no further");
}

int main(void)
{
    log_threshold(LOG_NOTHING);
    test_windows();
    test_resets();
    test_large_pages();
    buf_free(&heard);
    arena_free(&arena);
    return tap_done();
}
