#include "net/waiter_poll.h"

#include "base/clock.h"
#include "net/waiter_poll_call.h"
#include "net/waiter_poll_memory.h"
#include "net/waiter_poll_read.h"
#include "net/waiter_poll_send.h"
#include "site/waiter_note.h"

#define SWEEP_SECONDS 3600 /* from one blanking of old texts to the next */
#define SWEEP_ROWS 500

void waiter_poll_step(const struct waiter_poll *poll, const char *label)
{
    if (poll->step != NULL)
        poll->step(poll->context, label);
}

/* --- who he is -------------------------------------------------------------------------------------------- */

static enum status remember_self(struct waiter_poll *poll, const char *id, const char *name,
                                 struct err *err)
{
    struct db *db = poll->site->db;
    const char *transport = poll->courier->transport;
    enum status status = db_begin(db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    status = waiter_note_set(db, transport, NOTE_SELF, id, err);
    if (status == STATUS_OK)
        status = waiter_note_set(db, transport, NOTE_NAME, name, err);
    if (status == STATUS_OK)
        status = poll_save(poll, err);
    return db_end(db, status, err);
}

/* Once, and never again: who does not know himself would answer himself. */
static enum status ask_who(struct waiter_poll *poll, struct err *err)
{
    struct courier *c = poll->courier;
    struct courier_report report = {.skew = INT64_MIN};
    const char *id = NULL, *name = NULL;
    enum courier_outcome outcome;

    if (c->self[0] != '\0' || c->calls->who == NULL)
        return STATUS_OK;
    if (!poll_may(poll, POLL_WHO)) {
        poll->stopped = true;
        return STATUS_OK;
    }
    outcome =
        poll_came(poll, POLL_WHO, c->calls->who(c, poll->arena, &id, &name, &report), &report);
    waiter_poll_step(poll, "introduced");
    if (outcome != COURIER_OK) {
        poll->stopped = true;
        return STATUS_OK;
    }
    c->self = id;
    return remember_self(poll, id, name, err);
}

/* --- acting ----------------------------------------------------------------------------------------------- */

static enum status handle(struct waiter_poll *poll, struct err *err)
{
    struct waiter waiter = {.site = poll->site,
                            .phrases = poll->phrases,
                            .transport = poll->courier->transport,
                            .self = poll->courier->self};
    struct waiter_tally tally = {0, 0};
    enum status status = STATUS_OK;
    int64_t before;

    do {
        before = tally.handled;
        status = waiter_handle(&waiter, &tally, err);
        if (tally.handled > before)
            waiter_poll_step(poll, "handled");
    } while (status == STATUS_OK && tally.handled > before);
    poll->tally.handled += tally.handled;
    poll->tally.answered += tally.answered;
    if (status != STATUS_OK)
        err_prefix(err, "the waiter cannot act on messages");
    return status;
}

/* --- likes ------------------------------------------------------------------------------------------------ */

static enum status look_at_posts(struct waiter_poll *poll, struct arena *arena,
                                 const char *const *ids, size_t count, bool *looked,
                                 struct err *err)
{
    struct courier *c = poll->courier;
    struct courier_report report = {.skew = INT64_MIN};
    struct tagged_post *posts = ARENA_ARRAY(arena, struct tagged_post, count);
    enum courier_outcome outcome;
    enum status status = STATUS_OK;

    outcome =
        poll_came(poll, POLL_LIKES, c->calls->likes(c, arena, ids, count, posts, &report), &report);
    waiter_poll_step(poll, "counted");
    *looked = outcome == COURIER_OK;
    for (size_t i = 0; *looked && status == STATUS_OK && i < count; i++) {
        status = tagged_seen(poll->site, c->transport, &posts[i], poll_service_now(poll), err);
        poll->tally.posts++;
        waiter_poll_step(poll, "paid");
    }
    return status;
}

/* Posts are not looked for in each round: to see which are due, all of them must be read. */
static enum status read_likes(struct waiter_poll *poll, struct err *err)
{
    struct courier *c = poll->courier;
    struct arena arena = {0};
    enum status status = STATUS_OK;
    bool looked = true;

    while (status == STATUS_OK && looked && c->calls->likes != NULL && poll_may(poll, POLL_LIKES)) {
        const char *ids[TAGGED_BATCH];
        size_t count = 0;

        arena_reset(&arena);
        status = tagged_due(poll->site->db, &arena, c->transport, poll_service_now(poll), ids,
                            &count, err);
        if (status == STATUS_OK && count == 0) {
            poll->next[POLL_LIKES].at = clock_now() + POLL_LIKES_SECONDS;
            poll->changed = true;
        }
        if (status != STATUS_OK || count == 0)
            break;
        if (c->likes_most > 0 && count > c->likes_most)
            count = c->likes_most;
        status = look_at_posts(poll, &arena, ids, count, &looked, err);
    }
    arena_free(&arena);
    return status;
}

static enum status read_mentions(struct waiter_poll *poll, struct err *err)
{
    struct courier *c = poll->courier;

    if (c->calls->mentions == NULL || c->chef == NULL)
        return STATUS_OK;
    if (poll->eager)
        poll->next[POLL_MENTIONS].at = 0;
    return poll_read(poll, POLL_MENTIONS, err);
}

/* --- the round -------------------------------------------------------------------------------------------- */

/* Texts that nobody needs any more go; without a service, too. */
static enum status sweep(struct waiter_poll *poll, struct err *err)
{
    struct db *db = poll->site->db;
    const int64_t now = clock_now();
    struct arena arena = {0};
    struct waiter_old old;
    enum status status;

    if (poll->swept_at <= now && now - poll->swept_at < SWEEP_SECONDS)
        return STATUS_OK;
    status = waiter_message_old(db, &arena, SWEEP_ROWS, &old, err);
    if (status == STATUS_OK)
        status = db_begin(db, TX_PRIVATE, err);
    if (status == STATUS_OK) {
        status = waiter_message_blank(db, &old, err);
        if (status == STATUS_OK && old.count < SWEEP_ROWS)
            status = waiter_note_set_int(db, poll->courier->transport, NOTE_SWEPT, now, err);
        status = db_end(db, status, err);
    }
    arena_free(&arena);
    return status;
}

static enum status read_all(struct waiter_poll *poll, struct err *err)
{
    enum status status = poll_load(poll, err);

    if (status == STATUS_OK)
        status = ask_who(poll, err);
    if (status == STATUS_OK)
        status = poll_reconcile(poll, err);
    if (status == STATUS_OK)
        status = poll_read(poll, POLL_MESSAGES, err);
    return status;
}

static enum status finish(struct waiter_poll *poll, struct err *err)
{
    enum status status = poll_send(poll, err);

    if (status == STATUS_OK)
        status = read_mentions(poll, err);
    if (status == STATUS_OK)
        status = read_likes(poll, err);
    if (status == STATUS_OK)
        status = sweep(poll, err);
    if (status == STATUS_OK)
        status = poll_remember(poll, err);
    return status;
}

/* While he cannot act on messages he does all the rest. */
enum status waiter_poll_run(struct waiter_poll *poll, struct err *err)
{
    struct err fault = {.message = ""};
    enum status status, handled;

    poll->deadline = clock_monotonic_ms() + POLL_SECONDS * 1000;
    status = read_all(poll, err);
    if (status != STATUS_OK)
        return status;
    handled = handle(poll, &fault);
    status = finish(poll, err);
    if (status != STATUS_OK || handled == STATUS_OK)
        return status;
    if (err != NULL)
        *err = fault;
    return handled;
}
