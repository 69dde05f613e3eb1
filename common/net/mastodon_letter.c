#include "net/mastodon_letter.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "net/mastodon_id.h"

#define PAUSE_SECONDS 86400
#define NAME_MAX_BYTES 100 /* longer ones leave no room that is worth it */

bool mastodon_letter_address(const struct mastodon *m, struct arena *arena,
                             const struct waiter_letter *letter, struct mastodon_address *out)
{
    struct str rest = str_of(letter->conversation), status;

    str_cut(&rest, '/', &status);
    out->account_id = mastodon_id_plain(arena, letter->recipient, m->host);
    out->status_id = arena_copy(arena, status);
    out->account = arena_copy(arena, rest);
    return out->account_id != NULL && mastodon_id_is_plain(out->status_id) &&
           mastodon_account_is_plain(out->account);
}

/* --- the text --------------------------------------------------------------------------------------------- */

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
            buf_text(out, in_address ? "%40" : "@" MASTODON_NO_WIDTH);
        else
            buf_char(out, *at);
    }
}

const char *mastodon_letter_text(struct arena *arena, const char *account,
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

/* --- who can read it -------------------------------------------------------------------------------------- */

bool mastodon_letter_is_for(const struct json *status, const char *account_id)
{
    const struct json *mention = json_first(json_get(status, "mentions"));

    for (; mention != NULL; mention = mention->next) {
        const char *id = json_text(json_get(mention, "id"));

        if (id != NULL && strcmp(id, account_id) == 0)
            return true;
    }
    return false;
}

static bool is_for_others(const struct json *status, const char *self, const char *account_id)
{
    const struct json *mention = json_first(json_get(status, "mentions"));

    for (; mention != NULL; mention = mention->next) {
        const char *id = json_text(json_get(mention, "id"));

        if (id == NULL || (strcmp(id, account_id) != 0 && strcmp(id, self) != 0))
            return true;
    }
    return false;
}

enum courier_outcome mastodon_letter_check(const struct courier *c, struct arena *arena,
                                           const struct json *status, const char *account_id,
                                           struct courier_report *report)
{
    const struct mastodon *m = c->own;
    const char *visibility = json_text(json_get(status, "visibility"));
    const char *self = mastodon_id_plain(arena, c->self, m->host);

    if (visibility == NULL || strcmp(visibility, "direct") != 0) {
        report->until = clock_now() + PAUSE_SECONDS;
        err_set(&report->err, STATUS_INVALID,
                "%s shows the waiter's answers to others than those they are for, so he says "
                "nothing more there for a day: delete his last post, and see which software that "
                "server runs",
                m->host);
        return COURIER_SHOWN;
    }
    if (!is_for_others(status, self == NULL ? "" : self, account_id))
        return COURIER_OK;
    err_set(&report->err, STATUS_INVALID, "%s has shown an answer to somebody else", m->host);
    return COURIER_SHOWN;
}
