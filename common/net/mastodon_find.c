#include "net/mastodon_find.h"

#include "base/buf.h"
#include "base/clock_read.h"
#include "net/mastodon_event.h"
#include "net/mastodon_id.h"
#include "net/mastodon_letter.h"

#define FIND_PAGES_MAX 12 /* of 40 posts each: more than anybody may write in three hours */
#define FIND_BEFORE_SECONDS 120

/* All counts but blanks, lines and MASTODON_NO_WIDTH: where those stand may change on the way. */
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
    const struct json *found;
    bool over; /* what follows is older than the letter can be */
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
    search->over = at < search->letter->sent_at - FIND_BEFORE_SECONDS;
    if (search->over || search->found != NULL || !mastodon_is_by(status, search->self) ||
        (reply_to != NULL && strcmp(reply_to, search->address.status_id) != 0) ||
        !mastodon_letter_is_for(status, search->address.account_id))
        return;
    if (says_the_same(arena, status, search->post, search->letter))
        search->found = status;
}

/* Some servers have posts in front that their author has pinned, so what counts is how old the last one is. */
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
    for (; status != NULL; status = status->next)
        look_at(search, arena, status);
    if (search->older_than == NULL || (before != NULL && strcmp(search->older_than, before) == 0))
        search->over = true; /* an empty page, or the same one again */
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
    if (search.found == NULL)
        return COURIER_OK;
    *remote_id = mastodon_id_full(arena, json_text(json_get(search.found, "id")), m->host);
    return mastodon_letter_check(c, arena, search.found, search.address.account_id, report);
}
