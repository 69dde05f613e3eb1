#include "net/mastodon_send.h"

#include "base/buf.h"
#include "base/clock_read.h"
#include "base/json_write.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "net/mastodon_id.h"
#include "net/mastodon_read.h"

#define NAME_MAX_BYTES 100 /* longer ones leave no room that is worth it */
#define SPACE_WITHOUT_WIDTH "\xe2\x80\x8b"
#define FIND_PAGES_MAX 12 /* of 40 posts each: more than anybody may write in three hours */
#define FIND_BEFORE_SECONDS 120

/* A letter with the parts of its names. */
struct address {
    const char *account_id; /* of the recipient, without the server */
    const char *status_id;  /* of the message that it answers */
    const char *account;    /* "anna@other.example" */
};

/* "109@HOST" and "STATUS/ACCOUNT", as net/mastodon_read.c writes them. False: of another server, or damaged. */
static bool read_address(const struct mastodon *m, struct arena *arena,
                         const struct waiter_letter *letter, struct address *out)
{
    struct str rest = str_of(letter->conversation), status;

    str_cut(&rest, '/', &status);
    out->account_id = mastodon_id_plain(arena, letter->recipient, m->host);
    out->status_id = arena_copy(arena, status);
    out->account = arena_copy(arena, rest);
    return out->account_id != NULL && mastodon_id_is_plain(out->status_id) &&
           mastodon_account_is_plain(out->account);
}

/* The bytes of the first `most` characters. */
static size_t bytes_of(struct str text, size_t most)
{
    size_t at = 0;

    for (; most > 0 && at < text.len; most--)
        at += utf8_length_at(text, at) == 0 ? 1 : utf8_length_at(text, at);
    return at;
}

/* Cuts at `most` characters, with an ellipsis for the last one. */
static void shorten(struct buf *text, size_t most, const char *code)
{
    struct str view = buf_view(text);
    const char *begin = code == NULL ? NULL : strstr(text->at, code);
    size_t kept;

    if (bytes_of(view, most) == view.len)
        return;
    kept = unicode_cut(view, bytes_of(view, most - 1));
    if (begin != NULL && begin + strlen(code) > text->at + kept)
        return;
    buf_cut(text, kept);
    buf_text(text, "\xe2\x80\xa6");
}

/* The server looks for names to call in all of a post, addresses too. There the "@" is written as RFC 3986 section 2.1
 * has it, so that they still lead where they led; else what has no width makes the name behind it none. */
static void add_without_names(struct buf *out, const char *text)
{
    bool in_address = false;

    for (const char *at = text; *at != '\0'; at++) {
        if (strncmp(at, "://", 3) == 0)
            in_address = true;
        else if (ascii_is_space(*at))
            in_address = false;
        if (*at == '@')
            buf_text(out, in_address ? "%40" : "@" SPACE_WITHOUT_WIDTH);
        else
            buf_char(out, *at);
    }
}

const char *mastodon_post_text(struct arena *arena, const char *account,
                               const struct waiter_letter *letter)
{
    const size_t name = str_find(str_of(account), '@'); /* the server of a name does not count */
    struct buf text = BUF_INIT;
    const char *post;

    add_without_names(&text, letter->text);
    if (name < NAME_MAX_BYTES)
        shorten(&text, MASTODON_TEXT_MAX - strlen("@ ") - name, letter->code);
    post = arena_printf(arena, "@%s %s", account, text.at);
    buf_free(&text);
    return post;
}

/* allowed_mentions: servers that know it refuse the post rather than show it to anybody else. */
static struct str body_of(struct arena *arena, const struct address *address, const char *text,
                          bool as_answer)
{
    struct buf body = BUF_INIT;
    struct json_write w;
    struct str result;

    json_begin(&w, &body, false);
    json_object(&w);
    json_key(&w, "status");
    json_put_text(&w, text);
    json_key(&w, "visibility");
    json_put_text(&w, "direct");
    if (as_answer) {
        json_key(&w, "in_reply_to_id");
        json_put_text(&w, address->status_id);
    }
    json_key(&w, "allowed_mentions");
    json_array(&w);
    json_put_text(&w, address->account_id);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    result = (struct str){arena_copy(arena, buf_view(&body)), body.len};
    buf_free(&body);
    return result;
}

static bool mentions(const struct json *status, const char *account_id)
{
    const struct json *mention = json_first(json_get(status, "mentions"));

    for (; mention != NULL; mention = mention->next) {
        const char *id = json_text(json_get(mention, "id"));

        if (id != NULL && strcmp(id, account_id) == 0)
            return true;
    }
    return false;
}

/* Whether anybody may read it but the waiter and whoever it is for. */
static bool is_shown(const struct json *status, const char *self, const char *account_id)
{
    const char *visibility = json_text(json_get(status, "visibility"));
    const struct json *mention = json_first(json_get(status, "mentions"));

    for (; mention != NULL; mention = mention->next) {
        const char *id = json_text(json_get(mention, "id"));

        if (id == NULL || (strcmp(id, account_id) != 0 && strcmp(id, self) != 0))
            return true;
    }
    return visibility == NULL || strcmp(visibility, "direct") != 0;
}

static enum courier_outcome shown(const struct mastodon *m, struct err *err)
{
    err_set(err, STATUS_INVALID,
            "%s shows the waiter's answers to others than those they are for, so he says nothing "
            "more there for a day: delete his last post, and see which software that server runs",
            m->host);
    return COURIER_SHOWN;
}

/* What the server says of the post that it made. */
static enum courier_outcome read_sent(const struct courier *c, struct arena *arena,
                                      const struct address *address, const struct json *status,
                                      const char **remote_id, struct err *err)
{
    const struct mastodon *m = c->own;
    const char *id = json_text(json_get(status, "id"));
    const char *self = mastodon_id_plain(arena, c->self, m->host);

    if (!mastodon_id_is_plain(id)) {
        err_set(err, STATUS_INVALID, "%s answers a post with something else than the post",
                m->host);
        return COURIER_FAULT;
    }
    if (is_shown(status, self == NULL ? "" : self, address->account_id))
        return shown(m, err);
    if (!mentions(status, address->account_id)) {
        err_set(err, STATUS_NOT_FOUND, "%s does not know that person any more", m->host);
        return COURIER_NEVER;
    }
    *remote_id = mastodon_id_full(arena, id, m->host);
    return COURIER_OK;
}

enum courier_outcome mastodon_send(struct courier *c, struct arena *arena,
                                   const struct waiter_letter *letter, const char **remote_id,
                                   struct courier_report *report)
{
    const struct mastodon *m = c->own;
    struct mastodon_question question = {.limit = "send", .path = "/api/v1/statuses"};
    struct mastodon_answer answer;
    enum courier_outcome outcome;
    struct address address;
    const char *text;
    struct str body;

    report->skew = INT64_MIN;
    if (!read_address(m, arena, letter, &address)) {
        err_set(&report->err, STATUS_NOT_FOUND, "the letter is not for anybody on %s", m->host);
        return COURIER_NEVER;
    }
    text = mastodon_post_text(arena, address.account, letter);
    question.key = arena_printf(arena, "waiter-%s", letter->event_id);
    question.post = &body;
    body = body_of(arena, &address, text, true);
    outcome = mastodon_ask(c, arena, &question, &answer, report);
    if ((answer.status == 404 && outcome == COURIER_NEVER) || answer.status == 403) {
        body = body_of(arena, &address, text, false);
        outcome = mastodon_ask(c, arena, &question, &answer, report);
    }
    if (outcome != COURIER_OK)
        return outcome;
    return read_sent(c, arena, &address, answer.value, remote_id, &report->err);
}

/* --- finding a letter again ------------------------------------------------------------------------------ */

/* Letters and digits of every script count, in their order; blanks, lines and what has no width do not. */
static void squeeze(struct buf *out, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        size_t skip = strlen(SPACE_WITHOUT_WIDTH);

        if (strncmp(at, SPACE_WITHOUT_WIDTH, skip) == 0) {
            at += skip;
            continue;
        }
        if (!ascii_is_space(*at))
            buf_char(out, *at);
        at++;
    }
}

static bool says_the_same(struct arena *arena, const struct json *status, const char *post,
                          const struct waiter_letter *letter)
{
    const char *text = mastodon_text(arena, status);
    struct buf have = BUF_INIT, want = BUF_INIT;
    bool same;

    if (letter->code != NULL)
        return strstr(text, letter->code) != NULL;
    squeeze(&have, text);
    squeeze(&want, strchr(post, ' '));
    same = str_eq(buf_view(&have), buf_view(&want));
    buf_free(&have);
    buf_free(&want);
    return same;
}

struct search {
    const struct waiter_letter *letter;
    struct address address;
    const char *post; /* its text as it was sent */
    const char *self;
    const char *older_than; /* id; NULL = begin with the newest */
    const char *found;
    bool shown; /* what was found can be read by others */
    bool over;  /* what follows is older than the letter can be */
};

static void look_at(struct search *search, struct arena *arena, const struct json *status)
{
    const char *reply_to = json_text(json_get(status, "in_reply_to_id"));
    const char *id = json_text(json_get(status, "id"));
    const char *written = json_text(json_get(status, "created_at"));
    int64_t at;

    if (!mastodon_id_is_plain(id) || written == NULL || !clock_read_iso(str_of(written), &at))
        return;
    search->older_than = id;
    if (at < search->letter->sent_at - FIND_BEFORE_SECONDS) {
        search->over = true;
        return;
    }
    if (search->found != NULL || !mastodon_is_by(status, search->self) ||
        (reply_to != NULL && strcmp(reply_to, search->address.status_id) != 0) ||
        !mentions(status, search->address.account_id))
        return;
    if (!says_the_same(arena, status, search->post, search->letter))
        return;
    search->found = id;
    search->shown = is_shown(status, search->self, search->address.account_id);
}

static enum courier_outcome look_at_page(struct courier *c, struct arena *arena,
                                         struct search *search, struct courier_report *report)
{
    struct mastodon_question question = {.limit = "find"};
    const char *before = search->older_than;
    struct mastodon_answer answer;
    enum courier_outcome outcome;
    const struct json *status;

    question.path =
        arena_printf(arena, "/api/v1/accounts/%s/statuses?limit=40&exclude_reblogs=true%s%s",
                     search->self, before == NULL ? "" : "&max_id=", before == NULL ? "" : before);
    outcome = mastodon_ask(c, arena, &question, &answer, report);
    if (outcome != COURIER_OK)
        return outcome == COURIER_NEVER ? COURIER_FAULT : outcome;
    status = json_first(answer.value);
    if (json_kind(answer.value) != JSON_ARRAY) {
        err_set(&report->err, STATUS_INVALID,
                "the waiter's posts are not what Mastodon would answer");
        return COURIER_FAULT;
    }
    for (; status != NULL && !search->over; status = status->next)
        look_at(search, arena, status);
    search->over = search->over || search->older_than == before;
    return COURIER_OK;
}

enum courier_outcome mastodon_find(struct courier *c, struct arena *arena,
                                   const struct waiter_letter *letter, const char **remote_id,
                                   struct courier_report *report)
{
    const struct mastodon *m = c->own;
    struct search search = {.letter = letter, .self = mastodon_id_plain(arena, c->self, m->host)};
    enum courier_outcome outcome;

    *remote_id = NULL;
    report->skew = INT64_MIN;
    if (search.self == NULL || !read_address(m, arena, letter, &search.address)) {
        err_set(&report->err, STATUS_NOT_FOUND, "the letter is not for anybody on %s", m->host);
        return COURIER_NEVER;
    }
    search.post = mastodon_post_text(arena, search.address.account, letter);
    for (int page = 0; page < FIND_PAGES_MAX && search.found == NULL && !search.over; page++) {
        outcome = look_at_page(c, arena, &search, report);
        if (outcome != COURIER_OK)
            return outcome;
    }
    if (search.shown)
        return shown(m, &report->err);
    if (search.found != NULL)
        *remote_id = mastodon_id_full(arena, search.found, m->host);
    return COURIER_OK;
}
