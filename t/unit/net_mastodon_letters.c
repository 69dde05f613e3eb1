#include "../lib/scripted_mastodon.h"

#include "base/buf.h"
#include "base/rand.h"
#include "net/mastodon_letter.h"

#define ANNA "{\"id\":\"9\",\"acct\":\"anna@o.example\"}"
#define POSTED(visibility, mentions)                                                               \
    "{\"id\":\"77\",\"visibility\":" visibility ",\"mentions\":[" mentions "]}"
#define SENT POSTED("\"direct\"", ANNA)

static struct waiter_letter letter(const char *text, const char *code)
{
    return (struct waiter_letter){.event_id = "11@" HOST,
                                  .recipient = "9@" HOST,
                                  .conversation = "511/anna@o.example",
                                  .text = text,
                                  .code = code,
                                  .sent_at = NOW};
}

static void test_send(void)
{
    const struct scripted replies[] = {
        {200, SENT, NULL, STATUS_OK, true},
        {404, "{\"error\":\"not there\"}", NULL, STATUS_OK, true},
        {200, SENT, NULL, STATUS_OK, true},
        {403, "{\"error\":\"nobody may reply to this\"}", NULL, STATUS_OK, true},
        {200, SENT, NULL, STATUS_OK, true},
    };
    const struct waiter_letter one = letter("serf, \"eh wot\"?\nno @chef here", NULL);
    const char *remote_id = NULL;
    struct courier c;

    begin(&c, replies);
    TAP_IS_INT(c.calls->send(&c, &arena, &one, &remote_id, &report), COURIER_OK,
               "a letter is sent");
    TAP_IS_TEXT(remote_id, "77@" HOST, "it has an id there");
    TAP_IS_TEXT(
        heard.at,
        "POST https://" HOST "/api/v1/statuses\nIdempotency-Key: waiter-11@" HOST "\n"
        "{\"status\":\"@anna@o.example serf, \\\"eh wot\\\"?\\nno @\xe2\x80\x8b"
        "chef here\","
        "\"visibility\":\"direct\",\"in_reply_to_id\":\"511\",\"allowed_mentions\":[\"9\"]}\n",
        "to one person, and nobody else is called");
    TAP_IS_TEXT(c.limits[0].name, "send", "it has a window of its own");
    buf_clear(&heard);
    TAP_IS_INT(c.calls->send(&c, &arena, &one, &remote_id, &report), COURIER_OK,
               "the message was deleted");
    tap_ok(strstr(strstr(heard.at, "POST") + 1, "POST") != NULL &&
               strstr(strstr(strstr(heard.at, "POST") + 1, "POST"), "in_reply_to_id") == NULL,
           "then the answer is no answer");
    buf_clear(&heard);
    TAP_IS_INT(c.calls->send(&c, &arena, &one, &remote_id, &report), COURIER_OK,
               "a message that must not be answered");
    TAP_IS_INT(script - replies, 5, "does not stop him, either");
}

/* What others can read is no secret any more, and nothing more must be said to such a server. */
static void test_shown(void)
{
    static const char *const shown[] = {
        POSTED("\"public\"", ANNA),
        POSTED("\"unlisted\"", ANNA),
        POSTED("\"private\"", ANNA),
        POSTED("\"friends\"", ANNA),
        POSTED("null", ANNA),
        POSTED("\"public\"", ""),
        POSTED("\"direct\"", ANNA ",{\"id\":\"8\"}"),
        POSTED("\"direct\"", ANNA ",{}"),
        POSTED("\"direct\"", "{\"id\":\"8\"}"),
    };
    static const struct scripted fine = {200, POSTED("\"direct\"", ANNA "," WAITER), NULL,
                                         STATUS_OK, true};
    const struct waiter_letter one = letter("serf, CODE-CODE", "CODE-CODE");
    const char *remote_id;
    struct courier c;

    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        const struct scripted reply = {200, shown[i], NULL, STATUS_OK, true};

        begin(&c, &reply);
        memset(&report, 0, sizeof(report));
        TAP_IS_INT(c.calls->send(&c, &arena, &one, &remote_id, &report), COURIER_SHOWN, shown[i]);
        tap_ok(strstr(report.err.message, HOST) != NULL &&
                   strstr(report.err.message, "CODE") == NULL,
               "… is said: %s", report.err.message);
        TAP_IS_INT(report.until, strstr(shown[i], "direct") == NULL ? NOW + 86400 : 0,
                   "… and what the server does to all stops him");
    }
    begin(&c, &fine);
    TAP_IS_INT(c.calls->send(&c, &arena, &one, &remote_id, &report), COURIER_OK,
               "that he can read it himself is no harm");
}

static void test_send_failures(void)
{
    static const struct {
        struct scripted reply;
        enum courier_outcome outcome;
    } replies[] = {
        {{200, POSTED("\"direct\"", ""), NULL, STATUS_OK, true}, COURIER_NEVER},
        {{200, "{\"id\":7}", NULL, STATUS_OK, true}, COURIER_FAULT},
        {{200, "<html>", NULL, STATUS_OK, true}, COURIER_FAULT},
        {{200, "{", NULL, STATUS_BUSY, true}, COURIER_UNCLEAR},
        {{200, "{", NULL, STATUS_TOO_LARGE, true}, COURIER_UNCLEAR},
        {{0, "", "", STATUS_BUSY, true}, COURIER_UNCLEAR},
        {{0, "", "", STATUS_BUSY, false}, COURIER_LATER},
        {{0, "", "", STATUS_IO, false}, COURIER_FAULT},
        {{500, "", NULL, STATUS_OK, true}, COURIER_UNCLEAR},
        {{502, "", NULL, STATUS_OK, true}, COURIER_UNCLEAR},
        {{429, "", NULL, STATUS_OK, true}, COURIER_LATER},
        {{422, "{\"error\":\"Validation failed\"}", NULL, STATUS_OK, true}, COURIER_NEVER},
        {{410, "{\"error\":\"gone\"}", NULL, STATUS_OK, true}, COURIER_NEVER},
        {{410, "", NULL, STATUS_OK, true}, COURIER_FAULT},
        {{404, "<html>at work</html>", NULL, STATUS_OK, true}, COURIER_FAULT},
        {{422, "<html>", NULL, STATUS_OK, true}, COURIER_FAULT},
        {{401, "", NULL, STATUS_OK, true}, COURIER_DENIED},
        {{403, "<html>Who are you?</html>", NULL, STATUS_OK, true}, COURIER_LATER},
    };
    static const struct {
        const char *recipient, *conversation;
    } nobody[] = {
        {"9@old.example", "511/anna"},
        {"9", "511/anna"},
        {"9@" HOST, ""},
        {"9@" HOST, "511"},
        {"9@" HOST, "511/a b"},
        {"9@" HOST, "5.1/anna"},
        {"9@" HOST, "511/anna @eve"},
        {"@" HOST, "511/anna"},
    };
    struct waiter_letter one = letter("eh wot?", NULL);
    const char *remote_id;
    struct courier c;

    for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
        begin(&c, &replies[i].reply);
        memset(&report, 0, sizeof(report));
        TAP_IS_INT(c.calls->send(&c, &arena, &one, &remote_id, &report), replies[i].outcome,
                   "what may have happened to a letter");
        tap_ok(report.err.message[0] != '\0' && strstr(report.err.message, "eh wot") == NULL,
               "… is said without its text: %s", report.err.message);
    }
    for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++) {
        begin(&c, NULL);
        one.recipient = nobody[i].recipient;
        one.conversation = nobody[i].conversation;
        tap_ok(c.calls->send(&c, &arena, &one, &remote_id, &report) == COURIER_NEVER &&
                   c.calls->find(&c, &arena, &one, &remote_id, &report) == COURIER_NEVER,
               "nobody is asked about a letter to \"%s\", \"%s\"", one.recipient, one.conversation);
    }
}

static void test_text(void)
{
    struct buf text = BUF_INIT;
    struct waiter_letter one;
    const char *post;
    size_t characters = 0;

    for (int i = 0; i < 600; i++)
        buf_text(&text, "\xc5\xbc");
    one = letter(text.at, NULL);
    post = mastodon_letter_text(&arena, "anna", &one);
    for (size_t i = 0; post[i] != '\0'; i++)
        characters += ((unsigned char)post[i] & 0xc0) != 0x80;
    TAP_IS_INT(characters, MASTODON_TEXT_MAX, "a long letter is cut");
    tap_ok(str_ends(str_of(post), "\xc5\xbc\xe2\x80\xa6"), "between characters, and says so");
    buf_text(&text, " CODE-CODE");
    one = letter(text.at, "CODE-CODE");
    tap_ok(strstr(mastodon_letter_text(&arena, "anna", &one), "CODE-CODE") != NULL,
           "but the code of a check is not cut off");
    one = letter(text.at, NULL);
    TAP_IS_INT(strlen(mastodon_letter_text(&arena, "anna@other.example", &one)) -
                   strlen(mastodon_letter_text(&arena, "anna", &one)),
               strlen("@other.example"), "the server in a name does not count");
    buf_clear(&text);
    buf_text(&text, "CODE-CODE ");
    for (int i = 0; i < 600; i++)
        buf_text(&text, "x");
    one = letter(text.at, "CODE-CODE");
    TAP_IS_INT(strlen(mastodon_letter_text(&arena, "anna", &one)), MASTODON_TEXT_MAX + 2,
               "what stands behind it is");
    one = letter("@everybody x@y @", NULL);
    TAP_IS_TEXT(mastodon_letter_text(&arena, "anna", &one),
                "@anna @\xe2\x80\x8b"
                "everybody x@\xe2\x80\x8by @\xe2\x80\x8b",
                "no other name is called");
    one = letter("see https://o.example/@bob?x=@eve\n@bob HTTP://o.example/,@eve.", NULL);
    TAP_IS_TEXT(mastodon_letter_text(&arena, "anna", &one),
                "@anna see https://o.example/%40bob?x=%40eve\n@\xe2\x80\x8b"
                "bob HTTP://o.example/,%40eve.",
                "nor in an address, which leads where it led");
    buf_free(&text);
}

/* Whatever others have written into an answer: behind its first name no "@" has a name behind it. */
static void test_names(void)
{
    static const char *const pieces[] = {"@",        "@@",
                                         "bob",      "@bob@o.example",
                                         " ",        "\n",
                                         "://",      "/",
                                         "=",        "https://",
                                         "_",        ".",
                                         "\xc5\xbc", "\xe2\x80\x8b",
                                         "-",        "\xef\xbc\xa0",
                                         "%40",      "\xf0\x9f\xa5\x9f"};
    size_t wrong = 0, cut = 0;

    rand_fix(20261121);
    for (int round = 0; round < 5000; round++) {
        struct buf text = BUF_INIT;
        struct waiter_letter one;
        const char *post;

        buf_text(&text, "rank");
        for (uint64_t n = rand_below(400); n > 0; n--)
            buf_text(&text, pieces[rand_below(sizeof(pieces) / sizeof(pieces[0]))]);
        one = letter(text.at, NULL);
        post = mastodon_letter_text(&arena, "anna", &one);
        cut += str_ends(str_of(post), "\xe2\x80\xa6");
        for (const char *at = strchr(post + 1, '@'); at != NULL; at = strchr(at + 1, '@'))
            wrong += ascii_is_alnum(at[1]) || at[1] == '_';
        buf_free(&text);
        arena_reset(&arena);
    }
    rand_fix(0);
    tap_ok(wrong == 0 && cut > 100, "5,000 heaps of names call nobody (%zu do), %zu of them cut",
           wrong, cut);
}

#define OWN(id, at, reply, to, content) SEEN(id, at, reply, "direct", to, content)
#define SEEN(id, at, reply, visibility, to, content)                                               \
    "{\"visibility\":\"" visibility "\",\"id\":\"" id "\",\"created_at\":\"2026-11-21T0" at        \
    "Z\",\"in_reply_to_id\":" reply ",\"account\":{\"id\":\"7\"},\"mentions\":[{\"id\":\"" to      \
    "\"}],\"content\":\"<p><a class=\\\"mention\\\">@anna</a> " content "</p>\"}"

static void test_find(void)
{
    static const struct {
        const char *posts, *code, *found, *what;
    } cases[] = {
        {OWN("90", "5:16:01.9", "\"511\"", "9", "serf,<br>eh wot?"), NULL, "90@" HOST,
         "there it is"},
        {OWN("90", "5:14:01", "\"511\"", "9", "serf, eh wot?"), NULL, "90@" HOST, "a little early"},
        {OWN("90", "5:13:59", "\"511\"", "9", "serf, eh wot?"), NULL, NULL, "too early"},
        {OWN("90", "5:16:01", "null", "9", "serf, eh wot?"), NULL, "90@" HOST,
         "an answer to nothing"},
        {OWN("90", "5:16:01", "\"512\"", "9", "serf, eh wot?"), NULL, NULL, "another answer"},
        {OWN("90", "5:16:01", "\"511\"", "8", "serf, eh wot?"), NULL, NULL, "to another person"},
        {OWN("90", "5:16:01", "\"511\"", "9", "baron, eh wot?"), NULL, NULL, "another text"},
        {OWN("90", "5:16:01", "\"511\"", "9", "x CODE y"), "CODE", "90@" HOST, "with that code"},
        {OWN("90", "5:16:01", "\"511\"", "9", "serf, eh wot?"), "CODE", NULL, "without the code"},
        {OWN("80", "3:00:00", "null", "8", "pinned") "," OWN("90", "5:16:01", "\"511\"", "9",
                                                             "serf, eh wot?"),
         NULL, "90@" HOST, "behind one that is pinned"},
        {OWN("91", "5:16:02", "\"511\"", "9", "serf, eh wot?") "," OWN("90", "5:16:01", "\"511\"",
                                                                       "9", "serf, eh wot?"),
         NULL, "91@" HOST, "twice: the newest"},
        {"{\"id\":\"90\"},{},3", NULL, NULL, "things that are no posts"},
    };
    static const struct scripted pages[] = {
        {200, "[" OWN("92", "5:20:00", "\"600\"", "9", "x") "]", NULL, STATUS_OK, true},
        {200, "[" OWN("91", "5:16:00", "\"511\"", "9", "serf, eh wot?") "]", NULL, STATUS_OK, true},
    };
    static const struct scripted public = {
        200, "[" SEEN("91", "5:16:00", "\"511\"", "public", "9", "serf, CODE") "]", NULL, STATUS_OK,
        true};
    static const struct scripted same[] = {
        {200, "[" OWN("92", "5:20:00", "\"600\"", "9", "x") "]", NULL, STATUS_OK, true},
        {200, "[" OWN("92", "5:20:00", "\"600\"", "9", "x") "]", NULL, STATUS_OK, true},
        {500, "", NULL, STATUS_OK, true},
    };
    static const struct scripted down = {503, "", NULL, STATUS_OK, true};
    const char *remote_id;
    struct waiter_letter one;
    struct courier c;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct scripted replies[] = {
            {200, arena_printf(&arena, "[%s]", cases[i].posts), NULL, STATUS_OK, true},
            {200, "[]", NULL, STATUS_OK, true}};

        begin(&c, replies);
        one = letter("serf, eh wot?", cases[i].code);
        TAP_IS_INT(c.calls->find(&c, &arena, &one, &remote_id, &report), COURIER_OK, "looked for");
        TAP_IS_TEXT(remote_id, cases[i].found, cases[i].what);
    }
    begin(&c, pages);
    one = letter("serf, eh wot?", NULL);
    TAP_IS_INT(c.calls->find(&c, &arena, &one, &remote_id, &report), COURIER_OK,
               "on several pages");
    TAP_IS_TEXT(remote_id, "91@" HOST, "it is found");
    tap_ok(strstr(heard.at,
                  "/api/v1/accounts/7/statuses?limit=40&exclude_reblogs=true&max_id=92\n") != NULL,
           "each behind the one before");
    begin(&c, same);
    TAP_IS_INT(c.calls->find(&c, &arena, &one, &remote_id, &report), COURIER_OK,
               "a server that gives the same page again");
    tap_ok(remote_id == NULL && script - same == 2, "is not asked for ever");
    begin(&c, &down);
    TAP_IS_INT(c.calls->find(&c, &arena, &one, &remote_id, &report), COURIER_LATER,
               "who has trouble is asked later");
    begin(&c, &down);
    c.deadline = clock_monotonic_ms() - 1;
    tap_ok(c.calls->find(&c, &arena, &one, &remote_id, &report) == COURIER_LATER && script == &down,
           "when it has taken too long he does not go on");
    begin(&c, &public);
    one = letter("serf, CODE", "CODE");
    TAP_IS_INT(c.calls->find(&c, &arena, &one, &remote_id, &report), COURIER_SHOWN,
               "a letter is found where all can read it");
}

int main(void)
{
    test_send();
    test_send_failures();
    test_shown();
    test_text();
    test_names();
    test_find();
    buf_free(&heard);
    arena_free(&arena);
    return tap_done();
}
