#include "net/mastodon_read.h"

#include "base/log.h"
#include "net/mastodon_event.h"
#include "net/mastodon_id.h"

static int by_age(const void *a, const void *b)
{
    const struct mastodon_event *left = a, *right = b;

    return mastodon_id_compare(left->id, right->id);
}

/* Whether the mark may move here: forward, and not to what is young. */
static bool is_settled(const struct mastodon_stream *stream, const struct mastodon_event *event)
{
    int64_t at;

    if (stream->old != NULL && event->id != NULL &&
        mastodon_id_compare(event->id, stream->old) <= 0)
        return false;
    return !mastodon_event_time(event, &at) || at <= stream->now - MASTODON_SETTLE_SECONDS;
}

/* Once for each: before an event is settled it is read again and again, and both streams read it. */
static void say_unreadable(const struct mastodon_stream *stream, const struct mastodon_event *event)
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
                    struct mastodon_event *events, size_t *count)
{
    const struct json *each = json_first(value);

    *count = 0;
    if (json_kind(value) != JSON_ARRAY || json_count(value) > COURIER_PAGE_MAX)
        return false;
    for (; each != NULL; each = each->next) {
        struct mastodon_event event = {json_text(json_get(each, "id")), each};

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

static const char *newest_settled(const struct mastodon_stream *stream,
                                  const struct mastodon_event *events, size_t count)
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
                         const struct mastodon_event *events, size_t count,
                         struct courier_page *out)
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
                      const struct mastodon_event *events, size_t count, struct courier_page *out)
{
    const struct mastodon *m = stream->courier->own;
    const char *mark = stream->mark == NULL ? newest_settled(stream, events, count) : stream->mark;
    const char *first = count == 0 ? stream->before : events[0].id;
    int64_t at;
    bool end = count == 0 ||
               (stream->before != NULL && mastodon_id_compare(first, stream->before) >= 0) ||
               (mastodon_event_time(&events[0], &at) && at < stream->oldest);

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
    struct mastodon_event events[COURIER_PAGE_MAX];
    size_t count = 0;

    if (!collect(stream, value, events, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        const enum mastodon_verdict verdict =
            mastodon_event_read(stream->courier, arena, stream->posts, &events[i], out);

        if (verdict == MASTODON_UNREADABLE)
            say_unreadable(stream, &events[i]);
        out->skipped += verdict == MASTODON_TAKEN ? 0 : 1;
    }
    if (stream->old == NULL)
        lead_back(stream, arena, events, count, out);
    else
        lead_forward(stream, arena, events, count, out);
    return true;
}
