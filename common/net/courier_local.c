#include "net/courier_local.h"

#include "base/clock.h"
#include "base/number.h"

struct local_mailbox *courier_local_mailbox(struct courier *c)
{
    return c->own;
}

static enum courier_outcome who(struct courier *c, struct arena *arena, const char **id,
                                const char **name, struct courier_report *report)
{
    (void)c;
    (void)arena;
    (void)report;
    *id = LOCAL_SELF;
    *name = LOCAL_SELF;
    return COURIER_OK;
}

/* Numbers go on behind the mark, so that no two messages have the same. */
static enum courier_outcome messages(struct courier *c, struct arena *arena,
                                     const struct courier_ask *ask, struct courier_page *out,
                                     struct courier_report *report)
{
    struct local_mailbox *box = c->own;

    (void)report;
    if (ask->page == NULL &&
        !number_i64(str_of(ask->high == NULL ? "0" : ask->high), 0, INT64_MAX / 2, &box->number))
        box->number = 0;
    while (out->count < ask->most && box->said_count > 0) {
        const struct local_said *said = box->said++;

        box->said_count--;
        box->number++;
        out->last = arena_printf(arena, "%lld", (long long)box->number);
        if (out->first == NULL)
            out->first = out->last;
        if (strcmp(said->from, c->self) == 0) {
            out->skipped++;
            continue;
        }
        out->messages[out->count++] = (struct waiter_message){.event_id = out->last,
                                                              .place = box->number,
                                                              .sender = said->from,
                                                              .sender_name = said->name,
                                                              .conversation = "",
                                                              .text = said->text,
                                                              .at = clock_now()};
    }
    out->next = box->said_count > 0 ? out->last : NULL;
    return COURIER_OK;
}

/* Where nobody is, or standard output is broken, a letter stays where it is. */
static enum courier_outcome send(struct courier *c, struct arena *arena,
                                 const struct waiter_letter *letter, const char **remote_id,
                                 struct courier_report *report)
{
    const struct local_mailbox *box = c->own;

    (void)arena;
    *remote_id = "";
    if (box->deliver == NULL)
        err_set(&report->err, STATUS_BUSY, "nobody is there to take the answer");
    else if (box->deliver(box->context, letter, &report->err) == STATUS_OK)
        return COURIER_OK;
    report->until = clock_now();
    return COURIER_LATER;
}

/* Nobody knows what came out when a process died: it is said once more, with the same code. */
static enum courier_outcome find(struct courier *c, struct arena *arena,
                                 const struct waiter_letter *letter, const char **remote_id,
                                 struct courier_report *report)
{
    (void)c;
    (void)arena;
    (void)letter;
    (void)report;
    *remote_id = NULL;
    return COURIER_OK;
}

static enum courier_outcome mentions(struct courier *c, struct arena *arena,
                                     const struct courier_ask *ask, struct courier_page *out,
                                     struct courier_report *report)
{
    struct local_mailbox *box = c->own;

    (void)report;
    while (out->count < ask->most && box->post_count > 0) {
        out->posts[out->count++] = *box->posts++;
        box->post_count--;
    }
    if (box->post_count > 0)
        out->next = arena_printf(arena, "%zu", box->post_count);
    return COURIER_OK;
}

static int compare(const char *a, const char *b)
{
    const size_t a_len = strlen(a), b_len = strlen(b);

    if (a_len != b_len)
        return a_len < b_len ? -1 : 1;
    return strcmp(a, b);
}

static const struct courier_calls calls = {
    .who = who,
    .messages = messages,
    .send = send,
    .find = find,
    .mentions = mentions,
    .compare = compare,
};

static enum status open_local(struct courier *c, struct site *site, struct arena *arena,
                              struct err *err)
{
    (void)site;
    (void)err;
    c->order = OLDEST_FIRST;
    c->live = true;
    c->batch = COURIER_BATCH_MAX;
    if (c->chef == NULL)
        c->chef = LOCAL_CHEF;
    c->calls = &calls;
    c->own = ARENA_NEW(arena, struct local_mailbox);
    return STATUS_OK;
}

const struct courier_kind courier_kind_local = {.transport = "local", .open = open_local};
