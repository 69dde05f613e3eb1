#include "net/courier_x_page.h"

#include "base/clock_read.h"
#include "base/number.h"
#include "net/courier_x_error.h"
#include "site/trivia_entity.h"

#define TOKEN_MAX 1000 /* bytes of a page's token */
#define LIKES_MAX 1000000000000
#define DAY 86400       /* seconds */
#define NAME_LONGEST 15 /* characters */

/* Ids hold their time: milliseconds since this moment, above 22 other bits. */
#define ID_EPOCH_MS 1288834974657
#define ID_TIME_SHIFT 22

bool x_id_is(const char *text, int64_t *number)
{
    struct str s = str_of(text);

    return s.len > 0 && s.len < X_ID_TEXT && number_i64(s, 0, INT64_MAX, number) &&
           ascii_is_digit(s.at[0]) && (s.at[0] != '0' || s.len == 1);
}

bool x_name_is(const char *name)
{
    size_t len = 0;

    while (ascii_is_alnum(name[len]) || name[len] == '_')
        len++;
    return name[len] == '\0' && len > 0 && len <= NAME_LONGEST;
}

int x_id_compare(const char *a, const char *b)
{
    int64_t left = 0, right = 0;

    (void)x_id_is(a, &left);
    (void)x_id_is(b, &right);
    return left < right ? -1 : left > right ? 1 : 0;
}

int64_t x_id_time(int64_t id)
{
    return (id >> ID_TIME_SHIFT) + ID_EPOCH_MS;
}

const char *x_plain_text(struct arena *arena, const char *text)
{
    return strchr(text, '&') == NULL ? text : trivia_entity_decode(arena, str_of(text)).at;
}

/* What every page has: a list, which is absent when it is empty, and the way to the next one. */
static enum status begin_page(struct courier_page *out, struct x_page_facts *facts,
                              const struct json *body, struct err *err)
{
    const struct json *data = json_get(body, "data");
    const struct json *next = json_get(json_get(body, "meta"), "next_token");
    const char *token = json_text(next);

    *out = (struct courier_page){.count = 0};
    *facts = (struct x_page_facts){.named = 0};
    if (data != NULL && json_kind(data) != JSON_ARRAY)
        return err_set(err, STATUS_INVALID, "the answer of x has no list where one belongs");
    if (json_count(data) > COURIER_PAGE_MAX)
        return err_set(err, STATUS_INVALID, "a page of x has more than %d entries",
                       COURIER_PAGE_MAX);
    if (next == NULL || json_kind(next) == JSON_NULL)
        return STATUS_OK;
    if (token == NULL || token[0] == '\0' || strlen(token) > TOKEN_MAX)
        return err_set(err, STATUS_INVALID, "x does not say where its next page is");
    out->next = token;
    return STATUS_OK;
}

/* Reads an entry's id, and widens the marks of the page by it. False when it has none that can be: one of days to come
 * would be a mark below which nothing new is ever looked for. */
static bool mark(struct courier_page *out, const struct x_page_source *source,
                 const struct json *item, int64_t *number)
{
    const char *id = json_text(json_get(item, "id"));

    if (!x_id_is(id, number) || x_id_time(*number) / 1000 > source->now + DAY)
        return false;
    if (out->first == NULL || x_id_compare(id, out->first) < 0)
        out->first = id;
    if (out->last == NULL || x_id_compare(id, out->last) > 0)
        out->last = id;
    return true;
}

/* When it was written: as it says, unless its id says quite otherwise. */
static int64_t time_of(const struct json *item, int64_t id)
{
    const char *text = json_text(json_get(item, "created_at"));
    const int64_t made = x_id_time(id) / 1000;
    int64_t seconds;

    if (text != NULL && clock_read_iso(str_of(text), &seconds) && seconds > made - DAY &&
        seconds < made + DAY)
        return seconds;
    return made;
}

static const char *name_of(const struct json *body, const char *user)
{
    const struct json *users = json_get(json_get(body, "includes"), "users");

    for (const struct json *each = json_first(users); each != NULL; each = each->next) {
        const char *id = json_text(json_get(each, "id"));
        const char *name = json_text(json_get(each, "username"));

        if (id != NULL && name != NULL && x_name_is(name) && strcmp(id, user) == 0)
            return name;
    }
    return "";
}

/* Conversations of two persons are called "ID-ID"; groups have a number. */
static bool is_of_two(struct arena *arena, const char *conversation)
{
    const size_t dash = strcspn(conversation, "-");
    int64_t number;

    return conversation[dash] == '-' && x_id_is(conversation + dash + 1, &number) &&
           x_id_is(arena_copy(arena, (struct str){conversation, dash}), &number);
}

/* Whether an event is a message of somebody to him alone. */
static bool read_message(struct waiter_message *out, struct x_page_facts *facts,
                         const struct x_page_source *source, const struct json *event)
{
    const struct json *written = json_get(event, "text");
    const char *type = json_text(json_get(event, "event_type"));
    const char *sender = json_text(json_get(event, "sender_id"));
    const char *conversation = json_text(json_get(event, "dm_conversation_id"));
    const char *text = json_text(written);
    int64_t number;

    if (type != NULL && strcmp(type, "MessageCreate") != 0)
        return false;
    if (!x_id_is(sender, &number)) {
        facts->unnamed++;
        return false;
    }
    facts->named++;
    facts->odd += written != NULL && json_kind(written) != JSON_NULL && text == NULL;
    if (text == NULL || text[0] == '\0' || strcmp(sender, source->self) == 0 ||
        (conversation != NULL && !is_of_two(source->arena, conversation)))
        return false;
    out->sender = sender;
    out->sender_name = name_of(source->body, sender);
    out->conversation = conversation == NULL ? "" : conversation;
    out->text = x_plain_text(source->arena, text);
    return true;
}

enum status x_page_messages(struct courier_page *out, struct x_page_facts *facts,
                            const struct x_page_source *source, struct err *err)
{
    const struct json *event = json_first(json_get(source->body, "data"));
    enum status status = begin_page(out, facts, source->body, err);

    for (; status == STATUS_OK && event != NULL; event = event->next) {
        struct waiter_message *message = &out->messages[out->count];
        const bool known = mark(out, source, event, &message->place);

        facts->odd += !known;
        if (!known || !read_message(message, facts, source, event)) {
            out->skipped++;
            continue;
        }
        message->event_id = json_text(json_get(event, "id"));
        message->at = time_of(event, message->place);
        out->count++;
    }
    return status;
}

/* The likes that a post has, by its metrics; -1 when they are not there. */
static int64_t likes_of(const struct json *post)
{
    int64_t likes;

    if (!json_int(json_get(json_get(post, "public_metrics"), "like_count"), 0, LIKES_MAX, &likes))
        return -1;
    return likes;
}

enum status x_page_posts(struct courier_page *out, struct x_page_facts *facts,
                         const struct x_page_source *source, struct err *err)
{
    const struct json *item = json_first(json_get(source->body, "data"));
    enum status status = begin_page(out, facts, source->body, err);

    for (; status == STATUS_OK && item != NULL; item = item->next) {
        struct tagged_post *post = &out->posts[out->count];
        const char *author = json_text(json_get(item, "author_id"));
        int64_t id = 0, number, likes = likes_of(item);
        const bool known = mark(out, source, item, &id), named = x_id_is(author, &number);

        facts->odd += !known;
        facts->named += known && named;
        facts->unnamed += known && !named;
        if (!known || !named) {
            out->skipped++;
            continue;
        }
        post->post_id = json_text(json_get(item, "id"));
        post->author = author;
        post->likes = likes < 0 ? 0 : likes;
        post->at = time_of(item, id);
        out->count++;
    }
    return status;
}

static struct tagged_post *find_post(struct tagged_post *posts, size_t count, const char *id)
{
    for (size_t i = 0; id != NULL && i < count; i++) {
        if (strcmp(posts[i].post_id, id) == 0)
            return &posts[i];
    }
    return NULL;
}

void x_page_likes(struct tagged_post *posts, const char *const *ids, size_t count,
                  const struct json *body)
{
    const struct json *data = json_get(body, "data"), *item;

    for (size_t i = 0; i < count; i++)
        posts[i] = (struct tagged_post){.post_id = ids[i]};
    for (item = json_first(json_get(body, "errors")); item != NULL; item = item->next) {
        const char *id = json_text(json_get(item, "resource_id"));
        struct tagged_post *post =
            find_post(posts, count, id != NULL ? id : json_text(json_get(item, "value")));

        if (post != NULL && x_is_gone(item))
            post->likes = -1;
    }
    for (item = json_first(data); json_kind(data) == JSON_ARRAY && item != NULL;
         item = item->next) {
        struct tagged_post *post = find_post(posts, count, json_text(json_get(item, "id")));

        if (post != NULL)
            post->likes = likes_of(item) < 0 ? 0 : likes_of(item);
    }
}
