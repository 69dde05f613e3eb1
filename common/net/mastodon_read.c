#include "net/mastodon_read.h"

#include "base/buf.h"
#include "base/clock_read.h"
#include "base/log.h"
#include "base/number.h"
#include "net/html_text.h"
#include "net/mastodon_id.h"
#include "net/mastodon_likes.h"

struct event {
    const char *id; /* of the notification */
    const struct json *value;
};

/* What becomes of an event. */
enum verdict {
    TAKEN,
    NOT_MEANT, /* for others, or for nobody: nothing to speak of */
    UNREADABLE /* it may have been for him, and lacks something */
};

static int by_age(const void *a, const void *b)
{
    return mastodon_id_compare(((const struct event *)a)->id, ((const struct event *)b)->id);
}

static const char *text_of(const struct json *object, const char *name)
{
    const char *text = json_text(json_get(object, name));

    return text == NULL ? "" : text;
}

bool mastodon_is_by(const struct json *status, const char *account_id)
{
    return strcmp(text_of(json_get(status, "account"), "id"), account_id) == 0;
}

const char *mastodon_text(struct arena *arena, const struct json *status)
{
    const char *warning = text_of(status, "spoiler_text"), *text = "";
    struct str html;

    if (json_str(json_get(status, "content"), &html))
        text = html_text(arena, html);
    return warning[0] == '\0' ? text : arena_printf(arena, "%s\n\n%s", warning, text);
}

/* Numbers order themselves. Other ids are in the order of time, which the server tells to a millisecond. */
static int64_t place_of(const char *id, const char *created_at, int64_t seconds)
{
    struct str fraction =
        str_of(strchr(created_at, '.') == NULL ? "" : strchr(created_at, '.') + 1);
    int64_t place;
    uint64_t ms;

    if (number_i64(str_of(id), 0, INT64_MAX, &place))
        return place;
    if (!number_u64(str_slice(fraction, 0, 3), 999, &ms))
        ms = 0;
    return seconds * 1000 + (int64_t)ms;
}

/* --- who is meant ---------------------------------------------------------------------------------------- */

/* A message to the waiter names nobody but him, and perhaps its author. */
static bool is_to_him_alone(const struct json *status, const char *self, const char *author)
{
    const struct json *mention = json_first(json_get(status, "mentions"));
    size_t others = 0;

    for (; mention != NULL; mention = mention->next) {
        const char *id = text_of(mention, "id");

        others += strcmp(id, author) != 0 && (self == NULL || strcmp(id, self) != 0);
    }
    return others <= (self == NULL ? 1 : 0);
}

/* The chef is named "chef" on the waiter's own server and "chef@other.example" elsewhere; "chef@HOST" with the
 * waiter's own server is the same as "chef". */
static bool is_chef(const struct json *mention, struct str chef, const char *host)
{
    struct str account = str_of(text_of(mention, "acct")), name, rest = chef;

    if (str_eq_nocase(account, chef))
        return chef.len > 0;
    str_cut(&rest, '@', &name);
    return rest.at != NULL && str_eq_nocase(rest, str_of(host)) && str_eq_nocase(account, name);
}

static bool is_tag_of_chef(const struct json *status, const char *chef, const char *host)
{
    const struct json *mention = json_first(json_get(status, "mentions"));
    struct str name = str_of(chef == NULL ? "" : chef);

    if (str_starts(name, "@"))
        name = str_slice(name, 1, name.len);
    for (; mention != NULL; mention = mention->next) {
        if (is_chef(mention, name, host))
            return true;
    }
    return false;
}

/* --- events ---------------------------------------------------------------------------------------------- */

/* What every event needs that is not skipped. */
struct basis {
    const struct json *status, *account;
    const char *status_id, *account_id, *name; /* the account's "anna" or "anna@other.example" */
    int64_t at;
};

static enum verdict read_basis(const struct json *event, struct basis *out)
{
    const char *type = json_text(json_get(event, "type"));

    if (type != NULL && strcmp(type, "mention") != 0)
        return NOT_MEANT;
    out->status = json_get(event, "status");
    out->account = json_get(out->status, "account");
    out->status_id = json_text(json_get(out->status, "id"));
    out->account_id = json_text(json_get(out->account, "id"));
    out->name = text_of(out->account, "acct");
    return type != NULL && mastodon_id_is_plain(out->status_id) &&
                   mastodon_id_is_plain(out->account_id) && mastodon_account_is_plain(out->name) &&
                   json_kind(json_get(out->status, "mentions")) == JSON_ARRAY &&
                   clock_read_iso(str_of(text_of(event, "created_at")), &out->at)
               ? TAKEN
               : UNREADABLE;
}

/* Whom a post is shown to besides those that it names; a kind that nobody knows may be anything. */
static bool is_open(const char *visibility)
{
    return strcmp(visibility, "public") == 0 || strcmp(visibility, "unlisted") == 0 ||
           strcmp(visibility, "private") == 0;
}

static enum verdict add_message(const struct mastodon_stream *stream, struct arena *arena,
                                const struct event *event, const struct basis *basis,
                                struct courier_page *out)
{
    const struct mastodon *m = stream->courier->own;
    const char *self = mastodon_id_plain(arena, stream->courier->self, m->host);
    const char *visibility = text_of(basis->status, "visibility");
    struct waiter_message message = {
        .event_id = mastodon_id_full(arena, event->id, m->host),
        .place = place_of(event->id, text_of(event->value, "created_at"), basis->at),
        .sender = mastodon_id_full(arena, basis->account_id, m->host),
        .sender_name = text_of(basis->account, "username"),
        .conversation = arena_printf(arena, "%s/%s", basis->status_id, basis->name),
        .at = basis->at,
    };

    if (is_open(visibility) || (self != NULL && strcmp(self, basis->account_id) == 0) ||
        !is_to_him_alone(basis->status, self, basis->account_id))
        return NOT_MEANT;
    if (strcmp(visibility, "direct") != 0 ||
        json_kind(json_get(basis->status, "content")) != JSON_TEXT ||
        strlen(message.conversation) > WAITER_ID_MAX || strlen(message.sender) > WAITER_ID_MAX ||
        strlen(message.event_id) > WAITER_ID_MAX)
        return UNREADABLE;
    message.text = mastodon_text(arena, basis->status);
    if (message.text[0] == '\0')
        return NOT_MEANT;
    out->messages[out->count++] = message;
    return TAKEN;
}

/* Likes that cannot be read now may be the next time. */
static enum verdict add_post(const struct mastodon_stream *stream, struct arena *arena,
                             const struct basis *basis, struct courier_page *out)
{
    const struct mastodon *m = stream->courier->own;
    struct tagged_post post = {
        .post_id = mastodon_id_full(arena, basis->status_id, m->host),
        .author = mastodon_id_full(arena, basis->account_id, m->host),
        .likes = mastodon_like_count(basis->status),
        .at = basis->at,
    };

    if (strcmp(text_of(basis->status, "visibility"), "direct") == 0 ||
        !is_tag_of_chef(basis->status, stream->courier->chef, m->host))
        return NOT_MEANT;
    if (strlen(post.post_id) > WAITER_ID_MAX || strlen(post.author) > WAITER_ID_MAX)
        return UNREADABLE;
    out->posts[out->count++] = post;
    return TAKEN;
}

/* --- pages ----------------------------------------------------------------------------------------------- */

/* Whether the mark may move here: forward, and not to what is young. */
static bool is_settled(const struct mastodon_stream *stream, const struct event *event)
{
    int64_t at;

    if (stream->old != NULL && event->id != NULL &&
        mastodon_id_compare(event->id, stream->old) <= 0)
        return false;
    return !clock_read_iso(str_of(text_of(event->value, "created_at")), &at) ||
           at <= stream->now - MASTODON_SETTLE_SECONDS;
}

/* Once for each: before an event is settled it is read again and again, and both streams read it. */
static void say_unreadable(const struct mastodon_stream *stream, const struct event *event)
{
    struct log_line line;

    if (stream->posts || !is_settled(stream, event))
        return;
    log_begin(&line, LOG_WARN, "waiter-unreadable");
    log_text(&line, "transport", stream->courier->transport);
    log_text(&line, "message", event->id == NULL ? "" : event->id);
    log_end(&line);
}

/* The events of a page, oldest first. One that has no id is left out, but if none of several has one, this is no page. */
static bool collect(const struct mastodon_stream *stream, const struct json *value,
                    struct event *events, size_t *count)
{
    const struct json *each = json_first(value);

    *count = 0;
    if (json_kind(value) != JSON_ARRAY || json_count(value) > COURIER_PAGE_MAX)
        return false;
    for (; each != NULL; each = each->next) {
        struct event event = {json_text(json_get(each, "id")), each};

        if (mastodon_id_is_plain(event.id)) {
            events[(*count)++] = event;
        } else {
            event.id = NULL;
            say_unreadable(stream, &event);
        }
    }
    qsort(events, *count, sizeof(events[0]), by_age);
    return *count > 0 || json_count(value) <= 1;
}

static const char *newest_settled(const struct mastodon_stream *stream, const struct event *events,
                                  size_t count)
{
    for (size_t i = count; i > 0; i--) {
        if (is_settled(stream, &events[i - 1]))
            return events[i - 1].id;
    }
    return NULL;
}

/* The last mark is the newest event that is settled, or else the mark that was there before. A page may be short and
 * yet not the last; a server that does not know min_id gives the same one for ever. */
static void lead_forward(const struct mastodon_stream *stream, struct arena *arena,
                         const struct event *events, size_t count, struct courier_page *out)
{
    const struct mastodon *m = stream->courier->own;
    const char *settled = newest_settled(stream, events, count);

    if (count == 0)
        return;
    out->first = mastodon_id_full(arena, events[0].id, m->host);
    out->last = mastodon_id_full(arena, settled == NULL ? stream->old : settled, m->host);
    if (mastodon_id_compare(events[count - 1].id, stream->after) > 0)
        out->next = events[count - 1].id;
}

/* Back to what is too old, or the beginning. There is no mark before the end, so that a reading that is cut short
 * begins anew; without anything settled the mark is the oldest event, and all others are read again. */
static void lead_back(const struct mastodon_stream *stream, struct arena *arena,
                      const struct event *events, size_t count, struct courier_page *out)
{
    const struct mastodon *m = stream->courier->own;
    const char *mark = stream->mark == NULL ? newest_settled(stream, events, count) : stream->mark;
    const char *first = count == 0 ? stream->before : events[0].id;
    int64_t at;
    bool end = count == 0 ||
               (stream->before != NULL && mastodon_id_compare(first, stream->before) >= 0) ||
               (clock_read_iso(str_of(text_of(events[0].value, "created_at")), &at) &&
                at < stream->oldest);

    if (count > 0)
        out->first = mastodon_id_full(arena, first, m->host);
    if (!end)
        out->next = arena_printf(arena, "%s/%s", first, mark == NULL ? "" : mark);
    else if (first != NULL)
        out->last = mastodon_id_full(arena, mark == NULL ? first : mark, m->host);
}

bool mastodon_read_token(struct mastodon_stream *stream, struct arena *arena, const char *token)
{
    struct str rest = str_of(token == NULL ? "" : token), before;

    stream->after = stream->old;
    if (token == NULL)
        return true;
    if (stream->old != NULL) {
        stream->after = token;
        return mastodon_id_is_plain(token);
    }
    str_cut(&rest, '/', &before);
    stream->before = arena_copy(arena, before);
    stream->mark = rest.len == 0 ? NULL : arena_copy(arena, rest);
    return rest.at != NULL && mastodon_id_is_plain(stream->before) &&
           (stream->mark == NULL || mastodon_id_is_plain(stream->mark));
}

bool mastodon_read_page(const struct mastodon_stream *stream, struct arena *arena,
                        const struct json *value, struct courier_page *out)
{
    struct event events[COURIER_PAGE_MAX];
    size_t count = 0;

    if (!collect(stream, value, events, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct basis basis;
        enum verdict verdict = read_basis(events[i].value, &basis);

        if (verdict == TAKEN)
            verdict = stream->posts ? add_post(stream, arena, &basis, out)
                                    : add_message(stream, arena, &events[i], &basis, out);
        if (verdict == UNREADABLE)
            say_unreadable(stream, &events[i]);
        out->skipped += verdict == TAKEN ? 0 : 1;
    }
    if (stream->old == NULL)
        lead_back(stream, arena, events, count, out);
    else
        lead_forward(stream, arena, events, count, out);
    return true;
}
