/* Any bytes as a page of notifications of a Mastodon server, and as the HTML of a message: what comes out can be stored and
 * answered. */
#include "fuzz.h"

#include "base/json_read.h"
#include "base/log.h"
#include "base/utf8.h"
#include "net/html_text.h"
#include "net/mastodon_id.h"
#include "net/mastodon_read.h"

#define HOST "m.example"

static void check_id(struct arena *arena, const char *id)
{
    MUST(mastodon_id_is_plain(mastodon_id_plain(arena, id, HOST)));
}

static void check_message(struct arena *arena, const struct waiter_message *message)
{
    const char *slash = strchr(message->conversation, '/');

    check_id(arena, message->event_id);
    check_id(arena, message->sender);
    MUST(strlen(message->conversation) <= WAITER_ID_MAX && slash != NULL);
    MUST(mastodon_account_is_plain(slash + 1));
    MUST(message->text[0] != '\0' && utf8_is_valid(str_of(message->text)));
}

static void read_page(struct arena *arena, const struct json *value, struct mastodon_stream stream)
{
    struct courier_page page = {.count = 0};

    if (!mastodon_read_page(&stream, arena, value, &page))
        return;
    MUST(page.count + page.skipped <= json_count(value)); /* what has no id is left out */
    for (size_t i = 0; i < page.count; i++) {
        if (!stream.posts) {
            check_message(arena, &page.messages[i]);
            continue;
        }
        check_id(arena, page.posts[i].post_id);
        check_id(arena, page.posts[i].author);
        MUST(page.posts[i].likes >= 0);
    }
    MUST(page.next == NULL || mastodon_read_token(&stream, arena, page.next));
    if (page.last != NULL)
        check_id(arena, page.last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mastodon m = {.url = "https://" HOST, .host = HOST, .authorization = ""};
    struct courier courier = {
        .transport = "mastodon", .self = "7@" HOST, .chef = "chef", .own = &m};
    struct mastodon_stream stream = {.courier = &courier, .now = 1795238160, .oldest = 1795151760};
    struct str text = {(const char *)data, size};
    struct arena arena = {0};
    const struct json *value;

    log_threshold(LOG_NOTHING);
    if (utf8_is_valid(text))
        MUST(utf8_is_valid(str_of(html_text(&arena, text))));
    if (json_read_reply(&value, &arena, arena_copy(&arena, text), size, JSON_REPLY_VALUES, NULL) ==
        STATUS_OK) {
        read_page(&arena, value, stream);
        stream.posts = true;
        stream.old = stream.after = "10";
        read_page(&arena, value, stream);
    }
    arena_free(&arena);
    return 0;
}
