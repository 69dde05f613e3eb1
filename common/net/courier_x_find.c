/* How the courier for X looks whether a letter has arrived. */
#include "net/courier_x_own.h"

#define FIND_PAGES 5       /* of a conversation, to look for a letter */
#define FIND_EARLIER 120   /* seconds before it was sent that it may bear as its time */
#define FIND_FIRST_PAGE 10 /* each entry costs money, and what is looked for is new */
#define FIND_OTHER_PAGE 20

static struct str next_word(struct str *rest)
{
    struct str word;
    size_t end = 0;

    *rest = str_trim(*rest);
    while (end < rest->len && !ascii_is_space(rest->at[end]))
        end++;
    word = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end, rest->len);
    return word;
}

static bool is_link(struct str word)
{
    return str_starts(word, "http://") || str_starts(word, "https://");
}

/* X writes links anew, also those in brackets and those without their beginning ("example.org"): then what stands before
 * the link counts, and nothing behind. */
static bool same_word(struct str ours, struct str theirs)
{
    size_t at = 0;

    if (str_eq(ours, theirs))
        return true;
    while (at < theirs.len && !is_link(str_slice(theirs, at, theirs.len)))
        at++;
    return at < theirs.len && at < ours.len &&
           str_eq(str_slice(ours, 0, at), str_slice(theirs, 0, at));
}

/* Whether both say the same, word by word. */
static bool same_words(const char *ours, const char *theirs)
{
    struct str left = str_of(ours), right = str_of(theirs);

    for (;;) {
        struct str a = next_word(&left), b = next_word(&right);

        if (!same_word(a, b))
            return false;
        if (a.len == 0)
            return true;
    }
}

static bool is_letter(const struct courier *c, struct arena *arena,
                      const struct waiter_letter *letter, const struct json *event)
{
    const char *id = json_text(json_get(event, "id"));
    const char *sender = json_text(json_get(event, "sender_id"));
    const char *text = json_text(json_get(event, "text"));
    const char *plain;

    if (sender == NULL || strcmp(sender, c->self) != 0 || x_id_compare(id, letter->event_id) < 0 ||
        text == NULL)
        return false;
    plain = x_plain_text(arena, text);
    return letter->code != NULL ? strstr(plain, letter->code) != NULL
                                : same_words(letter->text, plain);
}

/* Looks through a page; `*older` says that what follows was written before the letter. */
static const char *look(const struct courier *c, struct arena *arena,
                        const struct waiter_letter *letter, const struct json *body, bool *older)
{
    const struct json *event = json_first(json_get(body, "data"));
    int64_t number;

    for (; event != NULL; event = event->next) {
        const char *id = json_text(json_get(event, "id"));

        if (!x_id_is(id, &number))
            continue;
        if (x_id_time(number) / 1000 < letter->sent_at - FIND_EARLIER)
            *older = true;
        else if (is_letter(c, arena, letter, event))
            return id;
    }
    return NULL;
}

/* One conversation that is closed must not end the round: if the keys are to blame, the next call says so. What is no JSON
 * comes from somebody in between, who knows of no conversation. */
static enum courier_outcome of_conversation(enum courier_outcome outcome,
                                            const struct x_reply *reply)
{
    const bool speaks = json_kind(reply->body) == JSON_OBJECT;

    if (outcome == COURIER_DENIED && reply->status == 403 && speaks)
        return COURIER_NEVER;
    return outcome == COURIER_NEVER && !speaks ? COURIER_LATER : outcome;
}

static enum courier_outcome find_page(struct courier *c, struct arena *arena,
                                      const struct waiter_letter *letter, const char *page,
                                      int most, const char **remote_id, const char **next,
                                      bool *large, struct courier_report *report)
{
    struct x_request request = {.call = "find"};
    enum courier_outcome outcome;
    struct x_reply reply;
    bool older = false;

    request.path = arena_printf(arena, "/2/dm_conversations/with/%s/dm_events", letter->recipient);
    x_ask_for_messages(c->own, &request);
    x_parameter(&request, "max_results", arena_printf(arena, "%d", most));
    if (page != NULL)
        x_parameter(&request, "pagination_token", page);
    outcome = x_call(c, arena, &request, &reply, report);
    *next = NULL;
    *large = x_is_large(&reply);
    if (outcome == COURIER_OK) {
        x_pay(c, CONF_WAITER_X_PRICE_READ, reply.body, report);
        *remote_id = look(c, arena, letter, reply.body, &older);
        if (*remote_id == NULL && !older)
            *next = json_text(json_get(json_get(reply.body, "meta"), "next_token"));
    }
    outcome = of_conversation(outcome, &reply);
    x_reply_free(&reply);
    return outcome;
}

/* The same, and a smaller one when what somebody has written there is too large. */
static enum courier_outcome find_fitting(struct courier *c, struct arena *arena,
                                         const struct waiter_letter *letter, const char *page,
                                         const char **remote_id, const char **next,
                                         struct courier_report *report)
{
    const int most = page == NULL ? FIND_FIRST_PAGE : FIND_OTHER_PAGE;
    bool large;
    enum courier_outcome outcome =
        find_page(c, arena, letter, page, most, remote_id, next, &large, report);

    if (large)
        outcome = find_page(c, arena, letter, page, X_SMALL_PAGE, remote_id, next, &large, report);
    return outcome;
}

enum courier_outcome x_find(struct courier *c, struct arena *arena,
                            const struct waiter_letter *letter, const char **remote_id,
                            struct courier_report *report)
{
    const char *page = NULL, *next = NULL;
    int64_t number;

    *remote_id = NULL;
    if (!x_id_is(letter->recipient, &number)) {
        err_set(&report->err, STATUS_INVALID, "the recipient is nobody on x");
        return COURIER_NEVER;
    }
    for (int i = 0; i < FIND_PAGES; i++) {
        enum courier_outcome outcome =
            find_fitting(c, arena, letter, page, remote_id, &next, report);

        if (outcome != COURIER_OK || next == NULL)
            return outcome;
        page = next;
    }
    return COURIER_OK;
}
