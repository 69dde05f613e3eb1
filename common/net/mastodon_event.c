#include "net/mastodon_event.h"

#include "base/clock_read.h"
#include "base/number.h"
#include "net/html_text.h"
#include "net/mastodon_id.h"
#include "net/mastodon_likes.h"

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

bool mastodon_event_time(const struct mastodon_event *event, int64_t *seconds)
{
    return clock_read_iso(str_of(text_of(event->value, "created_at")), seconds);
}

/* What every event needs that is not skipped. */
struct basis {
    const struct json *status, *account;
    const char *status_id, *account_id, *name; /* the account's "anna" or "anna@other.example" */
    int64_t at;
};

static enum mastodon_verdict read_basis(const struct mastodon_event *event, struct basis *out)
{
    const char *type = json_text(json_get(event->value, "type"));

    if (type != NULL && strcmp(type, "mention") != 0)
        return MASTODON_NOT_MEANT;
    out->status = json_get(event->value, "status");
    out->account = json_get(out->status, "account");
    out->status_id = json_text(json_get(out->status, "id"));
    out->account_id = json_text(json_get(out->account, "id"));
    out->name = text_of(out->account, "acct");
    return type != NULL && mastodon_id_is_plain(out->status_id) &&
                   mastodon_id_is_plain(out->account_id) && mastodon_account_is_plain(out->name) &&
                   json_kind(json_get(out->status, "mentions")) == JSON_ARRAY &&
                   mastodon_event_time(event, &out->at)
               ? MASTODON_TAKEN
               : MASTODON_UNREADABLE;
}

/* Whom a post is shown to besides those that it names; a kind that nobody knows may be anything. */
static bool is_open(const char *visibility)
{
    return strcmp(visibility, "public") == 0 || strcmp(visibility, "unlisted") == 0 ||
           strcmp(visibility, "private") == 0;
}

static enum mastodon_verdict add_message(const struct courier *c, struct arena *arena,
                                         const struct mastodon_event *event,
                                         const struct basis *basis, struct courier_page *out)
{
    const struct mastodon *m = c->own;
    const char *self = mastodon_id_plain(arena, c->self, m->host);
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
        return MASTODON_NOT_MEANT;
    if (strcmp(visibility, "direct") != 0 ||
        json_kind(json_get(basis->status, "content")) != JSON_TEXT ||
        strlen(message.conversation) > WAITER_ID_MAX || strlen(message.sender) > WAITER_ID_MAX ||
        strlen(message.event_id) > WAITER_ID_MAX)
        return MASTODON_UNREADABLE;
    message.text = mastodon_text(arena, basis->status);
    if (message.text[0] == '\0')
        return MASTODON_NOT_MEANT;
    out->messages[out->count++] = message;
    return MASTODON_TAKEN;
}

/* Likes that cannot be read now may be the next time. */
static enum mastodon_verdict add_post(const struct courier *c, struct arena *arena,
                                      const struct basis *basis, struct courier_page *out)
{
    const struct mastodon *m = c->own;
    struct tagged_post post = {
        .post_id = mastodon_id_full(arena, basis->status_id, m->host),
        .author = mastodon_id_full(arena, basis->account_id, m->host),
        .likes = mastodon_like_count(basis->status),
        .at = basis->at,
    };

    if (strcmp(text_of(basis->status, "visibility"), "direct") == 0 ||
        !is_tag_of_chef(basis->status, c->chef, m->host))
        return MASTODON_NOT_MEANT;
    if (strlen(post.post_id) > WAITER_ID_MAX || strlen(post.author) > WAITER_ID_MAX)
        return MASTODON_UNREADABLE;
    out->posts[out->count++] = post;
    return MASTODON_TAKEN;
}

enum mastodon_verdict mastodon_event_read(const struct courier *c, struct arena *arena, bool posts,
                                          const struct mastodon_event *event,
                                          struct courier_page *out)
{
    struct basis basis;
    const enum mastodon_verdict verdict = read_basis(event, &basis);

    if (verdict != MASTODON_TAKEN)
        return verdict;
    return posts ? add_post(c, arena, &basis, out) : add_message(c, arena, event, &basis, out);
}
