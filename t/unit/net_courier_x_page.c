/* What the courier for X understands of pages, in both generations of names. */
#include "../lib/tap.h"

#include "base/json_read.h"
#include "net/courier_x_page.h"

#define NOW 1795238160 /* 2026-11-21T05:16:00Z */
#define TYPE_OLD "\"type\":\"https://api.twitter.com/2/problems/"
#define TYPE_NEW "\"type\":\"https://api.x.com/2/problems/"

static struct arena arena;

static const struct json *parsed(const char *text)
{
    const struct json *value = NULL;

    if (json_read_reply(&value, &arena, arena_strdup(&arena, text), strlen(text), 1000, NULL) !=
        STATUS_OK)
        return NULL;
    return value;
}

static enum status read_page(const char *text, struct courier_page *page,
                             struct x_page_facts *facts)
{
    const struct x_page_source source = {&arena, parsed(text), "1000", NOW};

    return x_page_messages(page, facts, &source, NULL);
}

static void test_messages(void)
{
    static const char text[] =
        "{\"data\":["
        "{\"id\":\"1582838499983564806\",\"event_type\":\"MessageCreate\",\"text\":\"a &lt;b&gt; &amp;amp; \\u0000c\",\"sender_id\":\"944480690\",\"dm_conversation_id\":\"1000-944480690\",\"created_at\":\"2022-10-19T20:58:01.000Z\",\"unknown\":{\"x\":[1]}},"
        "{\"id\":\"1582838499983564805\",\"event_type\":\"MessageCreate\",\"text\":\"by his id\",\"sender_id\":\"5\",\"dm_conversation_id\":\"5-1000\"},"
        "{\"id\":\"1582838499983564804\",\"event_type\":\"MessageCreate\",\"text\":\"his own\",\"sender_id\":\"1000\",\"dm_conversation_id\":\"5-1000\"},"
        "{\"id\":\"1582838499983564803\",\"event_type\":\"MessageCreate\",\"text\":\"of a group\",\"sender_id\":\"5\",\"dm_conversation_id\":\"1582838499983560000\"},"
        "{\"id\":\"1582838499983564802\",\"event_type\":\"ParticipantsJoin\",\"sender_id\":\"5\"},"
        "{\"id\":\"1582838499983564801\",\"event_type\":\"MessageCreate\",\"text\":\"\",\"sender_id\":\"5\"},"
        "{\"id\":\"1582838499983564800\",\"event_type\":\"MessageCreate\",\"text\":\"whose?\"},"
        "{\"id\":\"no number\",\"event_type\":\"MessageCreate\",\"text\":\"x\",\"sender_id\":\"5\"},"
        "{\"id\":1582838499983564799,\"event_type\":\"MessageCreate\",\"text\":\"x\",\"sender_id\":\"5\"},"
        "{\"id\":\"9999999999999999999\",\"event_type\":\"MessageCreate\",\"text\":\"x\",\"sender_id\":\"5\"},"
        "{\"id\":\"999\",\"event_type\":\"MessageCreate\",\"text\":\"old\",\"sender_id\":\"5\"}],"
        "\"includes\":{\"users\":[{\"id\":\"5\",\"name\":\"Five\",\"username\":\"five\"}]},"
        "\"meta\":{\"result_count\":11,\"next_token\":\"18LAA69A0RPSUMJHDC11AAAA\"}}";
    struct courier_page *page = ARENA_NEW(&arena, struct courier_page);
    struct x_page_facts facts;

    TAP_IS_INT(read_page(text, page, &facts), STATUS_OK, "a page of everything");
    TAP_IS_INT(page->count, 3, "messages to him alone");
    TAP_IS_INT(page->skipped, 8, "what is none");
    TAP_IS_INT(facts.unnamed, 1, "one without a sender");
    TAP_IS_INT(facts.odd, 3, "three whose ids are none");
    TAP_IS_TEXT(page->messages[0].text,
                "a <b> &amp; \xef\xbf\xbd"
                "c",
                "as it was written");
    TAP_IS_INT(page->messages[0].place, 1582838499983564806, "its place");
    TAP_IS_INT(page->messages[0].at, 1666213081, "its time, as it says");
    TAP_IS_TEXT(page->messages[0].sender_name, "", "a name that did not come along");
    TAP_IS_INT(page->messages[1].at, 1666213080, "its time, by its id");
    TAP_IS_TEXT(page->messages[1].sender_name, "five", "a name that did");
    TAP_IS_TEXT(page->first, "999", "the smallest id, as a number");
    TAP_IS_TEXT(page->last, "1582838499983564806", "the largest");
    TAP_IS_TEXT(page->next, "18LAA69A0RPSUMJHDC11AAAA", "the next page");
    TAP_IS_INT(x_id_time(1582838499983564806), 1666213080770, "milliseconds of an id");

    TAP_IS_INT(read_page("{\"meta\":{\"result_count\":0}}", page, &facts), STATUS_OK,
               "an empty page");
    tap_ok(page->count == 0 && page->first == NULL && page->next == NULL, "… has nothing");
    TAP_IS_INT(read_page("{\"data\":{}}", page, &facts), STATUS_INVALID, "no list");
    TAP_IS_INT(read_page("{\"data\":\"x\"}", page, &facts), STATUS_INVALID, "no list at all");
    TAP_IS_INT(read_page("{\"meta\":{\"next_token\":5}}", page, &facts), STATUS_INVALID,
               "a token that is none");
    TAP_IS_INT(read_page("{\"data\":[1,null,\"x\",[]]}", page, &facts), STATUS_OK, "odd entries");
    TAP_IS_INT(facts.odd, 4, "… are none");
}

/* One entry that is none must not hide the others, nor become the mark up to which everything was read. */
static void test_odd(void)
{
#define ENTRY(id, sender, text, at)                                                                \
    "{\"id\":" id ",\"event_type\":\"MessageCreate\",\"sender_id\":" sender ",\"text\":" text      \
    ",\"created_at\":" at "},"
#define ID "\"1582838499983564806\"" /* of 1666213080 */
#define AT "\"2022-10-19T20:58:01.000Z\""
    static const char *const odd[] = {
        ENTRY("\"9223372036854775807\"", "\"5\"", "\"of the year 2080\"", AT),
        ENTRY("\"01582838499983564806\"", "\"5\"", "\"twenty digits\"", AT),
        ENTRY("\"0582838499983564806\"", "\"5\"", "\"a zero before it\"", AT),
        ENTRY("\"\xd9\xa1\xd9\xa2\"", "\"5\"", "\"other digits\"", AT),
        ENTRY("\"-5\"", "\"5\"", "\"less than nothing\"", AT),
        ENTRY("[]", "\"5\"", "\"a list\"", AT),
        ENTRY("\"1582838499983564807\"", "\"5\"", "7", AT),
        ENTRY("\"1582838499983564807\"", "\"5\"", "{\"a\":[]}", AT),
        ENTRY("\"1582838499983564807\"", "\"\"", "\"nobody\"", AT),
        ENTRY("\"1582838499983564807\"", "\"5\\u0000\"", "\"nobody\"", AT),
    };
    static const char *const absurd[] = {"\"9999-12-31T23:59:59Z\"", "\"1970-01-01T00:00:00Z\"",
                                         "1666213081", "\"\"", "\"2022-10-19\""};
    struct courier_page *page = ARENA_NEW(&arena, struct courier_page);
    struct x_page_facts facts;

    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        const char *text =
            arena_printf(&arena, "{\"data\":[%s%s0]}", odd[i], ENTRY(ID, "\"5\"", "\"good\"", AT));

        TAP_IS_INT(read_page(text, page, &facts), STATUS_OK, "a page with an odd entry");
        TAP_IS_INT(page->count, 1, "… has the good one");
        TAP_IS_TEXT(page->messages[0].text, "good", "… which is that");
        TAP_IS_INT(facts.odd + facts.unnamed, 2, "… and tells of the odd ones");
        tap_ok(strlen(page->last) == 19 && page->last[0] == '1', "… and the mark is a good one");
    }
    for (size_t i = 0; i < sizeof(absurd) / sizeof(absurd[0]); i++) {
        const char *text = arena_printf(&arena,
                                        "{\"data\":[{\"id\":" ID
                                        ",\"sender_id\":\"5\",\"text\":\"x\",\"created_at\":%s}]}",
                                        absurd[i]);

        TAP_IS_INT(read_page(text, page, &facts), STATUS_OK, "an absurd time");
        TAP_IS_INT(page->messages[0].at, 1666213080, "… its id knows better");
    }
}

static void test_too_many(void)
{
    struct courier_page *page = ARENA_NEW(&arena, struct courier_page);
    struct x_page_facts facts;
    struct buf text = BUF_INIT;

    for (int count = COURIER_PAGE_MAX; count <= COURIER_PAGE_MAX + 1; count++) {
        buf_clear(&text);
        buf_text(&text, "{\"data\":[");
        for (int i = 0; i < count; i++)
            buf_printf(&text, "%s{\"id\":\"%d\",\"text\":\"x\",\"sender_id\":\"5\"}",
                       i > 0 ? "," : "", i + 1);
        buf_text(&text, "]}");
        TAP_IS_INT(read_page(text.at, page, &facts),
                   count > COURIER_PAGE_MAX ? STATUS_INVALID : STATUS_OK,
                   "as many as are asked for, and one more");
    }
    buf_free(&text);
}

static void test_posts(void)
{
    static const char *const generations[] = {
        "{\"data\":[{\"id\":\"1582838499983564806\",\"text\":\"a\",\"author_id\":\"5\",\"edit_history_tweet_ids\":[\"1582838499983564806\"],\"created_at\":\"2022-10-19T20:58:01.000Z\",\"public_metrics\":{\"retweet_count\":9,\"like_count\":3}},{\"id\":\"1582838499983564807\",\"text\":\"b\"}],\"meta\":{\"newest_id\":\"1582838499983564807\"}}",
        "{\"data\":[{\"id\":\"1582838499983564806\",\"text\":\"a\",\"author_id\":\"5\",\"edit_history_post_ids\":[\"1582838499983564806\"],\"created_at\":\"2022-10-19T20:58:01.000Z\",\"public_metrics\":{\"repost_count\":9,\"like_count\":3}},{\"id\":\"1582838499983564807\",\"text\":\"b\"}],\"includes\":{\"posts\":[]}}",
    };
    static const char *const ids[] = {"20", "21", "22", "23", "24"};
    struct courier_page *page = ARENA_NEW(&arena, struct courier_page);
    struct tagged_post posts[5];
    struct x_page_facts facts;

    for (size_t i = 0; i < 2; i++) {
        const struct x_page_source source = {&arena, parsed(generations[i]), "1000", NOW};

        TAP_IS_INT(x_page_posts(page, &facts, &source, NULL), STATUS_OK, "posts");
        TAP_IS_INT(page->count, 1, "one that says who wrote it");
        TAP_IS_TEXT(page->posts[0].post_id, "1582838499983564806", "its id");
        TAP_IS_TEXT(page->posts[0].author, "5", "who");
        TAP_IS_INT(page->posts[0].likes, 3, "its likes");
        TAP_IS_INT(page->posts[0].at, 1666213081, "when");
        TAP_IS_TEXT(page->last, "1582838499983564807", "the last one");
        TAP_IS_INT(facts.unnamed, 1, "one that does not say");
    }
    x_page_likes(posts, ids, 5,
                 parsed("{\"data\":[{\"id\":\"21\",\"public_metrics\":{\"like_count\":8}},"
                        "{\"id\":\"24\"},{\"id\":\"99\",\"public_metrics\":{\"like_count\":1}}],"
                        "\"errors\":[{\"resource_id\":\"22\"," TYPE_OLD "resource-not-found\"},"
                        "{\"value\":\"20\"," TYPE_NEW "not-authorized-for-resource\"},"
                        "{\"resource_id\":\"23\"," TYPE_NEW "resource-unavailable\"}]}"));
    TAP_IS_INT(posts[0].likes, -1, "one that is hidden");
    TAP_IS_INT(posts[1].likes, 8, "one with likes");
    TAP_IS_INT(posts[2].likes, -1, "one that is gone");
    TAP_IS_INT(posts[3].likes, 0, "one that is not there just now");
    TAP_IS_INT(posts[4].likes, 0, "one without its numbers");
}

int main(void)
{
    test_messages();
    test_odd();
    test_too_many();
    test_posts();
    arena_free(&arena);
    return tap_done();
}
