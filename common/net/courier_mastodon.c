#include "net/courier_mastodon.h"

#include "base/clock.h"
#include "base/json_read.h"
#include "net/mastodon_access.h"
#include "net/mastodon_find.h"
#include "net/mastodon_id.h"
#include "net/mastodon_likes.h"
#include "net/mastodon_read.h"
#include "net/mastodon_send.h"
#include "net/waiter_keys.h"

#define PAGE_MAX 80 /* notifications, https://docs.joinmastodon.org/methods/notifications/#get */

static enum courier_outcome fault(struct courier_report *report, const char *host, const char *what)
{
    err_set(&report->err, STATUS_INVALID, "%s %s", host, what);
    return COURIER_FAULT;
}

static enum courier_outcome who(struct courier *c, struct arena *arena, const char **id,
                                const char **name, struct courier_report *report)
{
    const struct mastodon_question question = {.limit = "who",
                                               .path = "/api/v1/accounts/verify_credentials"};
    const struct mastodon *m = c->own;
    struct mastodon_answer answer;
    enum courier_outcome outcome = mastodon_ask(c, arena, &question, &answer, report);
    const char *plain;

    if (outcome != COURIER_OK)
        return outcome == COURIER_NEVER ? COURIER_FAULT : outcome;
    plain = json_text(json_get(answer.value, "id"));
    *name = json_text(json_get(answer.value, "acct"));
    if (!mastodon_id_is_plain(plain) || *name == NULL || !mastodon_account_is_plain(*name))
        return fault(report, m->host, "does not say who the waiter is");
    *id = mastodon_id_full(arena, plain, m->host);
    return COURIER_OK;
}

/* In the place of an event that is too large to be read stands one that has nothing but its id. */
static enum courier_outcome pass_over(struct arena *arena, struct mastodon_answer *answer,
                                      struct courier_report *report)
{
    const char *text = arena_printf(arena, "[{\"id\":\"%s\"}]", answer->newest);
    const enum status status =
        json_read(&answer->value, arena, str_of(text), strlen(text), &report->err);

    return status == STATUS_OK ? COURIER_OK : COURIER_FAULT;
}

/* Posts have no upper length that every server keeps to: when a page is too large to be read, a smaller one is asked
 * for. include_filtered: a server puts aside what strangers write to one person alone, unless it is asked for that. */
static enum courier_outcome ask_page(struct courier *c, struct arena *arena,
                                     const struct mastodon_stream *stream, size_t most,
                                     struct mastodon_answer *answer, struct courier_report *report)
{
    const char *bound = "", *id = "";
    size_t count = most < PAGE_MAX ? most : PAGE_MAX;
    enum courier_outcome outcome;

    if (stream->after != NULL || stream->before != NULL) {
        bound = stream->after != NULL ? "&min_id=" : "&max_id=";
        id = stream->after != NULL ? stream->after : stream->before;
    }
    do {
        const struct mastodon_question question = {
            .limit = stream->posts ? "mentions" : "messages",
            .path = arena_printf(arena,
                                 "/api/v1/notifications?types%%5B%%5D=mention&include_filtered=true"
                                 "&limit=%zu%s%s",
                                 count, bound, id)};

        outcome = mastodon_ask(c, arena, &question, answer, report);
        count /= 4;
    } while (answer->too_large && count > 0);
    if (answer->too_large && answer->newest != NULL)
        return pass_over(arena, answer, report);
    return outcome == COURIER_NEVER ? COURIER_FAULT : outcome;
}

static enum courier_outcome read_stream(struct courier *c, struct arena *arena, bool posts,
                                        const struct courier_ask *ask, struct courier_page *out,
                                        struct courier_report *report)
{
    const struct mastodon *m = c->own;
    struct mastodon_stream stream = {.courier = c, .posts = posts};
    struct mastodon_answer answer;
    enum courier_outcome outcome;

    stream.old = ask->high == NULL ? NULL : mastodon_id_plain(arena, ask->high, m->host);
    if (!mastodon_read_token(&stream, arena, ask->page))
        return COURIER_STALE;
    outcome = ask_page(c, arena, &stream, ask->most, &answer, report);
    if (outcome != COURIER_OK)
        return outcome;
    stream.now = clock_now() + (report->skew == INT64_MIN ? 0 : report->skew);
    stream.oldest = stream.now - conf_int(c->site->conf, CONF_WAITER_MAX_AGE);
    if (!mastodon_read_page(&stream, arena, answer.value, out))
        return fault(report, m->host, "has notifications that are none of Mastodon's");
    return COURIER_OK;
}

static enum courier_outcome messages(struct courier *c, struct arena *arena,
                                     const struct courier_ask *ask, struct courier_page *out,
                                     struct courier_report *report)
{
    return read_stream(c, arena, false, ask, out, report);
}

static enum courier_outcome mentions(struct courier *c, struct arena *arena,
                                     const struct courier_ask *ask, struct courier_page *out,
                                     struct courier_report *report)
{
    return read_stream(c, arena, true, ask, out, report);
}

const struct courier_calls courier_mastodon_calls = {
    .who = who,
    .access = mastodon_access,
    .messages = messages,
    .send = mastodon_send,
    .find = mastodon_find,
    .mentions = mentions,
    .likes = mastodon_likes,
    .compare = mastodon_id_compare,
};

static enum status open_mastodon(struct courier *c, struct site *site, struct arena *arena,
                                 struct err *err)
{
    enum status status = waiter_keys_open(&c->keys, c->transport, arena, site, err);

    if (status == STATUS_OK)
        status = waiter_keys_check_url(c->keys->text[KEY_MASTODON_URL],
                                       waiter_key_name(KEY_MASTODON_URL), err);
    if (status != STATUS_OK)
        return status;
    mastodon_open(c, arena, c->keys->text[KEY_MASTODON_URL], c->keys->text[KEY_MASTODON_TOKEN]);
    c->order = OLDEST_FIRST;
    c->likes_most = MASTODON_LIKES_MOST;
    c->calls = &courier_mastodon_calls;
    if (mastodon_id_plain(arena, c->self, ((const struct mastodon *)c->own)->host) == NULL)
        c->self = ""; /* he has moved, and is somebody else there */
    return STATUS_OK;
}

const struct courier_kind courier_kind_mastodon = {.transport = "mastodon", .open = open_mastodon};
