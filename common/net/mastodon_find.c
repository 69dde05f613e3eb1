#include "net/mastodon_find.h"

#include "base/buf.h"
#include "base/clock_read.h"
#include "net/mastodon_id.h"
#include "net/mastodon_letter.h"
#include "net/mastodon_read.h"

#define FIND_PAGES_MAX 12 /* of 40 posts each: more than anybody may write in three hours */
#define FIND_BEFORE_SECONDS 120

/* Letters and digits of every script count, in their order; blanks, lines and what has no width do not. */
static void squeeze(struct buf *out, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        size_t skip = strlen(MASTODON_NO_WIDTH);

        if (strncmp(at, MASTODON_NO_WIDTH, skip) == 0) {
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
    struct mastodon_address address;
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
        !mastodon_letter_is_for(status, search->address.account_id))
        return;
    if (!says_the_same(arena, status, search->post, search->letter))
        return;
    search->found = id;
    search->shown = mastodon_letter_is_shown(status, search->self, search->address.account_id);
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
    if (search.self == NULL || !mastodon_letter_address(m, arena, letter, &search.address)) {
        err_set(&report->err, STATUS_NOT_FOUND, "the letter is not for anybody on %s", m->host);
        return COURIER_NEVER;
    }
    search.post = mastodon_letter_text(arena, search.address.account, letter);
    for (int page = 0; page < FIND_PAGES_MAX && search.found == NULL && !search.over; page++) {
        outcome = look_at_page(c, arena, &search, report);
        if (outcome != COURIER_OK)
            return outcome;
    }
    if (search.shown)
        return mastodon_letter_shown(m, &report->err);
    if (search.found != NULL)
        *remote_id = mastodon_id_full(arena, search.found, m->host);
    return COURIER_OK;
}
