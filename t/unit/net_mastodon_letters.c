#include "../lib/scripted_mastodon.h"

#include "base/buf.h"
#include "net/mastodon_send.h"

#define SENT "{\"id\":\"77\",\"mentions\":[{\"id\":\"9\",\"acct\":\"anna@o.example\"}]}"

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
}

static void test_send_failures(void)
{
    static const struct {
        struct scripted reply;
        enum courier_outcome outcome;
    } replies[] = {
        {{200, "{\"id\":\"77\",\"mentions\":[]}", NULL, STATUS_OK, true}, COURIER_NEVER},
        {{200, "{\"id\":\"77\",\"mentions\":[{\"id\":\"8\"}]}", NULL, STATUS_OK, true},
         COURIER_NEVER},
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
    post = mastodon_post_text(&arena, "anna", &one);
    for (size_t i = 0; post[i] != '\0'; i++)
        characters += ((unsigned char)post[i] & 0xc0) != 0x80;
    TAP_IS_INT(characters, MASTODON_TEXT_MAX, "a long letter is cut");
    tap_ok(str_ends(str_of(post), "\xc5\xbc\xe2\x80\xa6"), "between characters, and says so");
    buf_text(&text, " CODE-CODE");
    one = letter(text.at, "CODE-CODE");
    tap_ok(strstr(mastodon_post_text(&arena, "anna", &one), "CODE-CODE") != NULL,
           "but the code of a check is not cut off");
    one = letter(text.at, NULL);
    TAP_IS_INT(strlen(mastodon_post_text(&arena, "anna@other.example", &one)) -
                   strlen(mastodon_post_text(&arena, "anna", &one)),
               strlen("@other.example"), "the server in a name does not count");
    buf_clear(&text);
    buf_text(&text, "CODE-CODE ");
    for (int i = 0; i < 600; i++)
        buf_text(&text, "x");
    one = letter(text.at, "CODE-CODE");
    TAP_IS_INT(strlen(mastodon_post_text(&arena, "anna", &one)), MASTODON_TEXT_MAX + 2,
               "what stands behind it is");
    one = letter("@everybody x@y @", NULL);
    TAP_IS_TEXT(mastodon_post_text(&arena, "anna", &one),
                "@anna @\xe2\x80\x8b"
                "everybody x@\xe2\x80\x8by @\xe2\x80\x8b",
                "no other name is called");
    buf_free(&text);
}

#define OWN(id, at, reply, to, content)                                                            \
    "{\"id\":\"" id "\",\"created_at\":\"2026-11-21T0" at "Z\",\"in_reply_to_id\":" reply          \
    ",\"account\":{\"id\":\"7\"},\"mentions\":[{\"id\":\"" to                                      \
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
        {OWN("91", "5:16:02", "\"511\"", "9", "serf, eh wot?") "," OWN("90", "5:16:01", "\"511\"",
                                                                       "9", "serf, eh wot?"),
         NULL, "91@" HOST, "twice: the newest"},
        {"{\"id\":\"90\"},{},3", NULL, NULL, "things that are no posts"},
    };
    static const struct scripted pages[] = {
        {200, "[" OWN("92", "5:20:00", "\"600\"", "9", "x") "]", NULL, STATUS_OK, true},
        {200, "[" OWN("91", "5:16:00", "\"511\"", "9", "serf, eh wot?") "]", NULL, STATUS_OK, true},
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
    begin(&c, &down);
    TAP_IS_INT(c.calls->find(&c, &arena, &one, &remote_id, &report), COURIER_LATER,
               "who has trouble is asked later");
}

int main(void)
{
    test_send();
    test_send_failures();
    test_text();
    test_find();
    buf_free(&heard);
    arena_free(&arena);
    return tap_done();
}
