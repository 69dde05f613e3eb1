#include "../lib/scripted_pages.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"
#include "net/mastodon_read.h"

static void test_messages(void)
{
    const struct scripted replies[] = {
        {200,
         "[" DIRECT("12", "5:15:00.5", "<p>two</p>") "," DIRECT(
             "11", "5:00:00.0",
             "<p><a class=\\\"u-url mention\\\">@<span>waiter</span></a> a&amp;b</p>") "]",
         NULL, STATUS_OK, true},
        {200, "[]", NULL, STATUS_OK, true},
    };
    struct courier c;

    begin(&c, replies);
    TAP_IS_INT(read_page(&c, "10@" HOST, NULL), COURIER_OK, "a page is read");
    TAP_IS_TEXT(heard.at,
                "GET https://" HOST
                "/api/v1/notifications?types%5B%5D=mention&include_filtered=true"
                "&limit=80&min_id=10\n",
                "behind the mark");
    TAP_IS_INT(page.count, 2, "two messages");
    TAP_IS_TEXT(page.messages[0].event_id, "11@" HOST, "the oldest first");
    TAP_IS_TEXT(page.messages[0].sender, "9@" HOST, "from a person of that server");
    TAP_IS_TEXT(page.messages[0].sender_name, "anna", "with a name");
    TAP_IS_TEXT(page.messages[0].conversation, "511/anna@o.example", "where the answer goes");
    TAP_IS_TEXT(page.messages[0].text, "a&b", "the text is plain, without the mention");
    TAP_IS_INT(page.messages[0].at, NOW - 960, "when");
    TAP_IS_INT(page.messages[0].place, 11, "in what order");
    TAP_IS_TEXT(page.messages[1].text, "two", "the newest last");
    TAP_IS_TEXT(page.last, "11@" HOST, "the mark stays behind what is young");
    TAP_IS_TEXT(page.next, "12", "the next page begins behind the last event");
    TAP_IS_INT(report.skew, 0, "the clocks agree");
    TAP_IS_INT(c.limit_count, 1, "one window");
    TAP_IS_TEXT(c.limits[0].name, "messages", "of this call");
    TAP_IS_INT(c.limits[0].remaining, 299, "what is left in it");
    TAP_IS_INT(c.limits[0].reset_at, NOW + 240, "and until when");
    TAP_IS_INT(read_page(&c, "10@" HOST, page.next), COURIER_OK, "the next page");
    tap_ok(strstr(heard.at, "&min_id=12\n") != NULL, "is asked for by its token");
    tap_ok(page.count == 0 && page.last == NULL && page.next == NULL, "and is empty");
}

static void test_skipped(void)
{
    static const struct {
        const char *event, *what;
    } events[] = {
        {DIRECT("11", "5:00:00", "<p><a class=\\\"mention\\\">@waiter</a></p>"), "without a text"},
        {EVENT("11", "5:00:00", "direct", WAITER "," CHEF, "check"), "of a group"},
        {EVENT("11", "5:00:00", "public", WAITER, "check"), "that all can read"},
        {EVENT("11", "5:00:00", "private", WAITER, "check"), "for followers"},
        {EVENT("11", "5:00:00", "limited", WAITER, "check"), "of a kind that nobody knows"},
        {"{\"id\":\"11\",\"type\":\"follow\",\"created_at\":\"2026-11-21T05:00:00Z\"}",
         "of another kind"},
        {"{\"id\":\"11\",\"type\":\"mention\",\"created_at\":\"2026-11-21T05:00:00Z\",\"status\":null}",
         "whose post is gone"},
        {"{\"id\":\"11\"}", "with nothing"},
        {"{\"id\":\"11\",\"type\":\"mention\",\"created_at\":\"2026-11-21T05:00:00Z\",\"status\":{\"id\":"
         "\"5\",\"visibility\":\"direct\",\"content\":\"check\",\"account\":{\"id\":\"7\",\"acct\":"
         "\"waiter\"}}}",
         "of his own"},
        {"{\"id\":\"11\",\"type\":\"mention\",\"created_at\":\"2026-11-21T05:00:00Z\",\"status\":{\"id\":"
         "\"5\",\"visibility\":\"direct\",\"content\":\"check\",\"account\":{\"id\":\"9\",\"acct\":"
         "\"anna @other\"}}}",
         "of one who would make the answer go elsewhere"},
        {"{\"id\":\"11\",\"type\":\"mention\",\"created_at\":\"2026-11-21T05:00:00Z\",\"status\":{\"id\":"
         "\"5/../6\",\"visibility\":\"direct\",\"content\":\"check\",\"account\":{\"id\":\"9\",\"acct\":"
         "\"anna\"}}}",
         "with an odd id"},
        {"{\"id\":\"11\",\"type\":\"mention\",\"created_at\":\"yesterday\",\"status\":{\"id\":\"5\","
         "\"visibility\":\"direct\",\"content\":\"check\",\"account\":{\"id\":\"9\",\"acct\":\"anna\"}}}",
         "without a time"},
    };

    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        const struct scripted reply = {200, arena_printf(&arena, "[%s]", events[i].event), NULL,
                                       STATUS_OK, true};
        struct courier c;

        begin(&c, &reply);
        tap_ok(read_page(&c, "10@" HOST, NULL) == COURIER_OK && page.count == 0 &&
                   page.skipped == 1,
               "skipped: one %s", events[i].what);
        TAP_IS_TEXT(page.last, "11@" HOST, "but the mark moves on");
    }
}

/* The lines that a page leaves in the log. */
static size_t lines_of(struct courier *c, const struct scripted *reply, const char *high)
{
    const int screen = dup(2), dir = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int fd = file_open_beneath(dir, "log", O_RDWR | O_CREAT | O_TRUNC, 0600);
    struct buf text = BUF_INIT;
    size_t lines = 0;

    begin(c, reply);
    log_threshold(LOG_WARN);
    dup2(fd, 2);
    read_page(c, high, NULL);
    dup2(screen, 2);
    log_threshold(LOG_NOTHING);
    file_read(dir, "log", 100000, &text, NULL);
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    file_close(fd);
    file_close(dir);
    close(screen);
    buf_free(&text);
    return lines;
}

#define GOOD DIRECT("20", "5:00:00", "check")
#define STATUS_OF(id, status)                                                                      \
    "{\"id\":\"" id                                                                                \
    "\",\"type\":\"mention\",\"created_at\":\"2026-11-21T05:00:00Z\",\"status\":" status "}"
#define BY(account, more)                                                                          \
    "{\"id\":\"5\",\"visibility\":\"direct\",\"mentions\":[],\"account\":" account more "}"
#define OF_ANNA "{\"id\":\"9\",\"acct\":\"anna\"}"
#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* What cannot be read neither stops the others nor goes without a word. What is not for him does. */
static void test_unreadable(void)
{
    static const char *const damaged[] = {
        "7",
        "null",
        "[]",
        "{}",
        "{\"id\":11}",
        "{\"id\":\"1/1\"}",
        "{\"id\":\"11\"}",
        STATUS_OF("11", "null"),
        STATUS_OF("11", "[7]"),
        STATUS_OF("11", BY("null", ",\"content\":\"check\"")),
        STATUS_OF("11", BY("{\"id\":9,\"acct\":\"anna\"}", ",\"content\":\"check\"")),
        STATUS_OF("11", BY("{\"id\":\"9\",\"acct\":\"anna\\n@eve\"}", ",\"content\":\"check\"")),
        STATUS_OF("11",
                  BY("{\"id\":\"9\",\"acct\":\"" LONG LONG LONG "\"}", ",\"content\":\"check\"")),
        STATUS_OF("11", BY(OF_ANNA, "")),
        STATUS_OF("11", BY(OF_ANNA, ",\"content\":7")),
        STATUS_OF("11", "{\"id\":\"5\",\"account\":" OF_ANNA ",\"content\":\"check\","
                        "\"visibility\":\"direct\",\"mentions\":{}}"),
        EVENT("11", "5:00:00", "circle", WAITER, "check"),
        "{\"id\":\"11\",\"type\":\"mention\",\"created_at\":\"yesterday\",\"status\":" BY(
            OF_ANNA, ",\"content\":\"check\"") "}",
    };
    static const struct scripted alone = {200, "[{}]", NULL, STATUS_OK, true};
    static const char *const others[] = {
        DIRECT("11", "5:00:00", "<p><a class=\\\"mention\\\">@waiter</a></p>"),
        EVENT("11", "5:00:00", "direct", WAITER "," CHEF, "check"),
        EVENT("11", "5:00:00", "public", WAITER, "check"),
        "{\"id\":\"11\",\"type\":\"follow\"}",
        "{\"id\":\"11\",\"type\":\"mention\",\"created_at\":\"2026-11-21T05:15:00Z\"}",
    };
    struct courier c;

    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        const struct scripted reply = {200, arena_printf(&arena, "[%s," GOOD "]", damaged[i]), NULL,
                                       STATUS_OK, true};

        TAP_IS_INT(lines_of(&c, &reply, "10@" HOST), 1, "one line about what is damaged");
        tap_ok(page.count == 1 && strcmp(page.last, "20@" HOST) == 0,
               "… and no harm to the rest: %s", damaged[i]);
    }
    TAP_IS_INT(lines_of(&c, &alone, "10@" HOST), 1, "nor does one that has no id and is alone");
    tap_ok(page.count == 0 && page.next == NULL, "… stop him");
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        const struct scripted reply = {200, arena_printf(&arena, "[%s," GOOD "]", others[i]), NULL,
                                       STATUS_OK, true};

        TAP_IS_INT(lines_of(&c, &reply, "10@" HOST), 0,
                   i == 4 ? "nor before it is settled" : "none about what is not for him");
        TAP_IS_INT(page.count, 1, "… and one message");
    }
}

/* An odd text of one person hides neither that one nor those of others. */
static void test_odd_texts(void)
{
    const struct scripted reply = {
        200,
        "[" DIRECT("11", "5:00:00", "<p>ch\\u0000eck \\ud800 \xff</p>") "," DIRECT(
            "12", "5:00:01",
            "<p>claim</p>") ",{\"id\":\"13\",\"type\":\"mention\",\"created_at\":"
                            "\"2026-11-21T05:00:00Z\",\"status\":{\"id\":\"5\","
                            "\"visibility\":\"direct\",\"mentions\":[],\"account\":" OF_ANNA
                            ",\"spoiler_text\":\"clout\\u0000\",\"content\":\"\"}}]",
        NULL, STATUS_OK, true};
    struct courier c;

    begin(&c, &reply);
    TAP_IS_INT(read_page(&c, "10@" HOST, NULL), COURIER_OK, "a page with odd texts on it");
    TAP_IS_INT(page.count, 3, "… is read");
    TAP_IS_TEXT(page.messages[0].text,
                "ch\xef\xbf\xbd"
                "eck \xef\xbf\xbd ?",
                "what is no character is seen to be none");
    TAP_IS_TEXT(page.messages[1].text, "claim", "… and the others are what they are");
    TAP_IS_TEXT(page.messages[2].text, "clout\xef\xbf\xbd\n\n", "warnings, too");
}

#define YOUNG "[" DIRECT("13", "5:15:59", "c") "," DIRECT("12", "5:15:58", "b") "]"

static void test_marks(void)
{
    const struct scripted replies[] = {
        {200, YOUNG, NULL, STATUS_OK, true},
        {200, YOUNG, NULL, STATUS_OK, true},
        {200, "[" DIRECT("11", "5:00:00", "a") "]",
         "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 04:16:00 GMT\r\n\r\n", STATUS_OK, true},
        {200, "[" DIRECT("01HB", "5:00:00.250", "b") "," DIRECT("01HA", "5:00:00.125", "a") "]",
         NULL, STATUS_OK, true},
    };
    struct courier c;

    begin(&c, replies);
    read_page(&c, "11@" HOST, NULL);
    TAP_IS_TEXT(page.last, "11@" HOST, "young events leave the mark where it was");
    read_page(&c, "11@" HOST, "13");
    TAP_IS_TEXT(page.next, NULL, "a page that comes again is the last one");
    read_page(&c, "10@" HOST, NULL);
    TAP_IS_INT(report.skew, -3600, "the service is an hour behind");
    TAP_IS_TEXT(page.last, "10@" HOST, "by its clock this is young");
    read_page(&c, "01H@" HOST, NULL);
    TAP_IS_TEXT(page.messages[0].text, "a", "ids need not be numbers");
    TAP_IS_INT(page.messages[0].place, (NOW - 960) * 1000LL + 125, "then time is the order");
    TAP_IS_TEXT(page.last, "01HB@" HOST, "and the mark is such an id");
    TAP_IS_INT(read_page(&c, "10@" HOST, "../1"), COURIER_STALE, "no token of ours");
}

/* Without a mark pages lead back, and what has come meanwhile is not lost however much it is. */
static void test_first_reading(void)
{
    const struct scripted replies[] = {
        {200, YOUNG, NULL, STATUS_OK, true},
        {200, "[" DIRECT("11", "5:05:00", "x") "," DIRECT("10", "5:04:00", "y") "]", NULL,
         STATUS_OK, true},
        {200, "[" DIRECT("9", "5:03:00", "z") "]", NULL, STATUS_OK, true},
        {200, "[]", NULL, STATUS_OK, true},
        {200, YOUNG, NULL, STATUS_OK, true},
        {200, "[]", NULL, STATUS_OK, true},
        {200, "[]", NULL, STATUS_OK, true},
        {200, "[{\"id\":\"3\",\"created_at\":\"2026-11-20T05:15:59Z\"}]", NULL, STATUS_OK, true},
        {200, YOUNG, NULL, STATUS_OK, true},
        {200, YOUNG, NULL, STATUS_OK, true},
    };
    static const char *const tokens[] = {"", "/", "12", "/12", "12/1/2", "12/..", "1 2/"};
    struct courier c;

    begin(&c, replies);
    TAP_IS_INT(read_page(&c, NULL, NULL), COURIER_OK, "the first page ever");
    tap_ok(strstr(heard.at, "&limit=80\n") != NULL, "is the newest one");
    TAP_IS_TEXT(page.next, "12/", "the next one leads back");
    TAP_IS_TEXT(page.last, NULL, "there is no mark yet");
    read_page(&c, NULL, page.next);
    tap_ok(strstr(heard.at, "&max_id=12\n") != NULL, "from where this one ends");
    TAP_IS_TEXT(page.next, "10/11", "what will be the mark goes with it");
    read_page(&c, NULL, page.next);
    TAP_IS_TEXT(page.next, "9/11", "and stays");
    TAP_IS_TEXT(page.last, NULL, "but is none before the end");
    read_page(&c, NULL, page.next);
    tap_ok(page.next == NULL && page.first == NULL, "at the beginning it ends");
    TAP_IS_TEXT(page.last, "11@" HOST, "with a mark");
    read_page(&c, "900@old.example", NULL);
    TAP_IS_TEXT(page.next, "12/", "a mark of another server is none");
    read_page(&c, NULL, page.next);
    TAP_IS_TEXT(page.last, "12@" HOST, "of nothing but young events it is the oldest");
    read_page(&c, NULL, NULL);
    tap_ok(page.next == NULL && page.last == NULL, "an empty mailbox has none");
    read_page(&c, NULL, NULL);
    tap_ok(page.next == NULL && page.skipped == 1, "what is older than a day ends it");
    TAP_IS_TEXT(page.last, "3@" HOST, "and is a mark");
    read_page(&c, NULL, NULL);
    read_page(&c, NULL, page.next);
    TAP_IS_TEXT(page.next, NULL, "a page that comes again is the last one");
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        TAP_IS_INT(read_page(&c, NULL, tokens[i]), COURIER_STALE, "no token of ours");
}

static void test_broken_pages(void)
{
    static const struct scripted broken[] = {
        {200, "", NULL, STATUS_OK, true},
        {200, "{}", NULL, STATUS_OK, true},
        {200, "[{},{}]", NULL, STATUS_OK, true},
        {200, "[{\"id\":7},{\"id\":\"7&x\"}]", NULL, STATUS_OK, true},
        {200, "[{\"id\":\"7\",\"id\":\"8\"}]", NULL, STATUS_OK, true},
        {200, "[1,2]", NULL, STATUS_OK, true},
        {200, "<html>", NULL, STATUS_OK, true},
        {301, "", NULL, STATUS_OK, true},
        {400, "", NULL, STATUS_OK, true},
        {404, "{\"error\":\"Record not found\"}", NULL, STATUS_OK, true},
        {422, "{\"error\":\"Validation failed\"}", NULL, STATUS_OK, true},
        {204, "", NULL, STATUS_OK, true},
    };
    static const struct {
        struct scripted reply;
        enum courier_outcome outcome;
        int64_t until;
    } others[] = {
        {{403, "<html>Who are you?</html>", NULL, STATUS_OK, true}, COURIER_LATER, 0},
        {{401, "{\"error\":\"The access token is invalid\"}", NULL, STATUS_OK, true},
         COURIER_DENIED,
         0},
        {{403, "{\"error\":\"This action is outside the authorized scopes\"}", NULL, STATUS_OK,
          true},
         COURIER_DENIED,
         0},
        {{429, "{\"error\":\"Too many requests\"}",
          "HTTP/1.1 429 x\r\nDate: Sat, 21 Nov 2026 06:16:00 GMT\r\nX-RateLimit-Remaining: 0\r\n"
          "X-RateLimit-Reset: 2026-11-21T06:20:00.000000Z\r\n\r\n",
          STATUS_OK, true},
         COURIER_LATER,
         NOW + 240},
        {{429, "", "HTTP/1.1 429 x\r\nRetry-After: 30\r\n\r\n", STATUS_OK, true},
         COURIER_LATER,
         NOW + 30},
        {{429, "", "HTTP/1.1 429 x\r\n\r\n", STATUS_OK, true}, COURIER_LATER, 0},
        {{429, "",
          "HTTP/1.1 429 x\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: "
          "2999-11-21T06:20:00Z\r\n\r\n",
          STATUS_OK, true},
         COURIER_LATER,
         0},
        {{503, "", "HTTP/1.1 503 x\r\nRetry-After: 0\r\n\r\n", STATUS_OK, true},
         COURIER_LATER,
         NOW + 1},
        {{500, "<html>", NULL, STATUS_OK, true}, COURIER_LATER, 0},
        {{408, "", NULL, STATUS_OK, true}, COURIER_LATER, 0},
        {{0, "", "", STATUS_BUSY, false}, COURIER_LATER, 0},
        {{200, "[", NULL, STATUS_BUSY, true}, COURIER_LATER, 0},
        {{0, "", "", STATUS_INVALID, false}, COURIER_FAULT, 0},
    };
    struct courier c;

    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        begin(&c, &broken[i]);
        tap_ok(read_page(&c, "10@" HOST, NULL) == COURIER_FAULT && report.err.message[0] != '\0' &&
                   strstr(report.err.message, "secret") == NULL,
               "no page: %d %s: %s", broken[i].status, broken[i].body, report.err.message);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        begin(&c, &others[i].reply);
        TAP_IS_INT(read_page(&c, "10@" HOST, NULL), others[i].outcome, "another outcome");
        TAP_IS_INT(report.until, others[i].until, "… until then");
        tap_ok(report.err.message[0] != '\0', "… with a sentence: %s", report.err.message);
    }
}

/* --- whatever comes -------------------------------------------------------------------------------------- */

static const char *const pieces[] = {"[",
                                     "]",
                                     "{",
                                     "}",
                                     ":",
                                     ",",
                                     "\"id\"",
                                     "\"7\"",
                                     "null",
                                     "true",
                                     "-1",
                                     "1e999",
                                     "\"\"",
                                     "\"status\"",
                                     "\"type\"",
                                     "\"mention\"",
                                     "\"acct\"",
                                     "\"a@b\"",
                                     "\"mentions\"",
                                     "\"content\"",
                                     "\"direct\"",
                                     "\"\\u0000\"",
                                     "\"visibility\"",
                                     "\"account\""};

static void test_random(void)
{
    const char *event = "[" DIRECT("12", "5:15:00.5", "<p>two</p>") "]";
    size_t good = 0, wrong = 0;
    struct courier c;

    rand_fix(20261121);
    for (int round = 0; round < 20000; round++) {
        struct buf body = BUF_INIT;
        struct scripted reply = {.status = 200, .result = STATUS_OK, .asked = true};
        size_t at = rand_below(strlen(event)), len = rand_below(30);

        buf_str(&body, str_slice(str_of(event), 0, at));
        buf_text(&body, pieces[rand_below(sizeof(pieces) / sizeof(pieces[0]))]);
        buf_str(&body, str_slice(str_of(event), at + len, strlen(event)));
        reply.body = body.at;
        begin(&c, &reply);
        if (read_page(&c, "1@" HOST, NULL) == COURIER_OK)
            good++;
        else
            wrong += report.err.message[0] == '\0';
        for (size_t i = 0; i < page.count; i++)
            wrong += page.messages[i].text == NULL || page.messages[i].sender == NULL ||
                     page.messages[i].conversation == NULL;
        buf_free(&body);
        arena_reset(&arena);
    }
    rand_fix(0);
    tap_ok(wrong == 0 && good > 100, "20,000 damaged pages: %zu are pages, %zu go wrong", good,
           wrong);
}

int main(void)
{
    log_threshold(LOG_NOTHING);
    test_messages();
    test_skipped();
    test_unreadable();
    test_odd_texts();
    test_marks();
    test_first_reading();
    test_broken_pages();
    test_random();
    buf_free(&heard);
    arena_free(&arena);
    return tap_done();
}
