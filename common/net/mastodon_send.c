#include "net/mastodon_send.h"

#include "base/buf.h"
#include "base/json_write.h"
#include "net/mastodon_id.h"
#include "net/mastodon_letter.h"

/* allowed_mentions: servers that know it refuse the post rather than show it to anybody else. */
static struct str body_of(struct arena *arena, const struct mastodon_address *address,
                          const char *text, bool as_answer)
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

/* What the server says of the post that it made. */
static enum courier_outcome read_sent(const struct courier *c, struct arena *arena,
                                      const struct mastodon_address *address,
                                      const struct json *status, const char **remote_id,
                                      struct courier_report *report)
{
    const struct mastodon *m = c->own;
    const char *id = json_text(json_get(status, "id"));
    enum courier_outcome outcome;

    if (!mastodon_id_is_plain(id)) {
        err_set(&report->err, STATUS_INVALID, "%s answers a post with something else than the post",
                m->host);
        return COURIER_FAULT;
    }
    outcome = mastodon_letter_check(c, arena, status, address->account_id, report);
    if (outcome != COURIER_OK)
        return outcome;
    if (!mastodon_letter_is_for(status, address->account_id)) {
        err_set(&report->err, STATUS_NOT_FOUND, "%s does not know that person any more", m->host);
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
    struct mastodon_address address;
    const char *text;
    struct str body;

    report->skew = INT64_MIN;
    if (!mastodon_letter_address(m, arena, letter, &address)) {
        err_set(&report->err, STATUS_NOT_FOUND, "the letter is not for anybody on %s", m->host);
        return COURIER_NEVER;
    }
    text = mastodon_letter_text(arena, address.account, letter);
    question.key = arena_printf(arena, "waiter-%s", letter->event_id);
    question.post = &body;
    body = body_of(arena, &address, text, true);
    outcome = mastodon_ask(c, arena, &question, &answer, report);
    if ((answer.status == 404 && outcome == COURIER_NEVER) ||
        (answer.status == 403 && outcome == COURIER_DENIED)) {
        body = body_of(arena, &address, text, false);
        outcome = mastodon_ask(c, arena, &question, &answer, report);
    }
    if (outcome != COURIER_OK)
        return outcome;
    return read_sent(c, arena, &address, answer.value, remote_id, report);
}
