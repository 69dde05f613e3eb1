#include "net/courier_x_page.h"

#include "base/clock_read.h"
#include "base/number.h"
#include "net/courier_x_error.h"
#include "site/trivia_entity.h"

#define TOKEN_MAX 1000 /* bytes of a page's token */
#define LIKES_MAX 1000000000000

/* Ids hold their time: milliseconds since this moment, above 22 other bits. */
#define ID_EPOCH_MS 1288834974657
#define ID_TIME_SHIFT 22

bool x_id_is(const char *text, int64_t *number)
{
    struct str s = str_of(text);

    return s.len > 0 && s.len < X_ID_TEXT && number_i64(s, 0, INT64_MAX, number) &&
           ascii_is_digit(s.at[0]);
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

const char *x_plain_text(struct arena *arena, struct str text)
{
    struct buf clean = BUF_INIT;
    struct str rest = text, piece;
    const char *plain;

    if (str_find(text, '\0') == text.len && str_find(text, '&') == text.len)
        return text.at; /* a copy is not needed: what was read ends with NUL */
    if (text.len == 0)
        return "";
    for (bool first = true; str_cut(&rest, '\0', &piece); first = false) {
        if (!first)
            buf_text(&clean, "\xef\xbf\xbd");
        buf_str(&clean, piece);
    }
    plain = trivia_entity_decode(arena, buf_view(&clean)).at;
    buf_free(&clean);
    return plain;
}

/* What every page has: a list, which is absent when it is empty, and the way to the next one. */
static enum status begin_page(struct courier_page *out, struct x_page_facts *facts,
                              const struct json *body, struct err *err)
{
    const struct json *data = json_get(body, "data");
    const struct json *next = json_get(json_get(body, "meta"), "next_token");
    const char *token = json_text(next);

    *out = (struct courier_page){.count = 0};
    *facts = (struct x_page_facts){.items = json_count(data)};
    facts->users = json_count(json_get(json_get(body, "includes"), "users"));
    if (data != NULL && json_kind(data) != JSON_ARRAY)
        return err_set(err, STATUS_INVALID, "the answer of x has no list where one belongs");
    if (facts->items > COURIER_PAGE_MAX)
        return err_set(err, STATUS_INVALID, "a page of x has more than %d entries",
                       COURIER_PAGE_MAX);
    if (next == NULL || json_kind(next) == JSON_NULL)
        return STATUS_OK;
    if (token == NULL || token[0] == '\0' || strlen(token) > TOKEN_MAX)
        return err_set(err, STATUS_INVALID, "x does not say where its next page is");
    out->next = token;
    return STATUS_OK;
}

/* Widens the marks of the page by an entry's id; false when it has none. */
static bool mark(struct courier_page *out, const struct json *item, int64_t *number)
{
    const char *id = json_text(json_get(item, "id"));

    if (!x_id_is(id, number))
        return false;
    if (out->first == NULL || x_id_compare(id, out->first) < 0)
        out->first = id;
    if (out->last == NULL || x_id_compare(id, out->last) > 0)
        out->last = id;
    return true;
}

/* When it was written: as it says, or by its id. */
static int64_t time_of(const struct json *item, int64_t id)
{
    const char *text = json_text(json_get(item, "created_at"));
    int64_t seconds;

    if (text != NULL && clock_read_iso(str_of(text), &seconds))
        return seconds;
    return x_id_time(id) / 1000;
}

static const char *name_of(const struct json *body, const char *user)
{
    const struct json *users = json_get(json_get(body, "includes"), "users");

    for (const struct json *each = json_first(users); each != NULL; each = each->next) {
        const char *id = json_text(json_get(each, "id"));
        const char *name = json_text(json_get(each, "username"));

        if (id != NULL && name != NULL && strcmp(id, user) == 0)
            return name;
    }
    return "";
}

/* Conversations of two persons are called "ID-ID"; groups have a number. */
static bool is_group(const char *conversation)
{
    return conversation != NULL && conversation[0] != '\0' && strchr(conversation, '-') == NULL;
}

/* Whether an event is a message of somebody to him alone; `*unnamed` counts those that do not say whose. */
static bool read_message(struct waiter_message *out, struct arena *arena, const struct json *body,
                         const struct json *event, const char *self, size_t *unnamed)
{
    const char *type = json_text(json_get(event, "event_type"));
    const char *sender = json_text(json_get(event, "sender_id"));
    const char *conversation = json_text(json_get(event, "dm_conversation_id"));
    struct str text;
    int64_t number;

    if (type != NULL && strcmp(type, "MessageCreate") != 0)
        return false;
    if (!x_id_is(sender, &number)) {
        *unnamed += 1;
        return false;
    }
    if (strcmp(sender, self) == 0 || is_group(conversation) ||
        !json_str(json_get(event, "text"), &text) || text.len == 0)
        return false;
    out->sender = sender;
    out->sender_name = name_of(body, sender);
    out->conversation = conversation == NULL ? "" : conversation;
    out->text = x_plain_text(arena, text);
    return true;
}

enum status x_page_messages(struct courier_page *out, struct x_page_facts *facts,
                            struct arena *arena, const struct json *body, const char *self,
                            struct err *err)
{
    const struct json *event = json_first(json_get(body, "data"));
    enum status status = begin_page(out, facts, body, err);

    for (; status == STATUS_OK && event != NULL; event = event->next) {
        struct waiter_message *message = &out->messages[out->count];

        if (!mark(out, event, &message->place) ||
            !read_message(message, arena, body, event, self, &facts->unnamed)) {
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
                         const struct json *body, struct err *err)
{
    const struct json *item = json_first(json_get(body, "data"));
    enum status status = begin_page(out, facts, body, err);

    for (; status == STATUS_OK && item != NULL; item = item->next) {
        struct tagged_post *post = &out->posts[out->count];
        const char *author = json_text(json_get(item, "author_id"));
        int64_t id, number, likes = likes_of(item);

        if (!mark(out, item, &id)) {
            out->skipped++;
            continue;
        }
        if (!x_id_is(author, &number)) {
            facts->unnamed++;
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

void x_page_likes(struct tagged_post *posts, const char *const *ids, size_t count, size_t *items,
                  const struct json *body)
{
    const struct json *data = json_get(body, "data");

    *items = json_kind(data) == JSON_ARRAY ? json_count(data) : 0;
    for (size_t i = 0; i < count; i++)
        posts[i] = (struct tagged_post){.post_id = ids[i]};
    for (const struct json *problem = json_first(json_get(body, "errors")); problem != NULL;
         problem = problem->next) {
        const char *id = json_text(json_get(problem, "resource_id"));
        struct tagged_post *post =
            find_post(posts, count, id != NULL ? id : json_text(json_get(problem, "value")));

        if (post != NULL && x_is_gone(problem))
            post->likes = -1;
    }
    for (const struct json *item = json_first(data); *items > 0 && item != NULL;
         item = item->next) {
        struct tagged_post *post = find_post(posts, count, json_text(json_get(item, "id")));

        if (post != NULL)
            post->likes = likes_of(item) < 0 ? 0 : likes_of(item);
    }
}
