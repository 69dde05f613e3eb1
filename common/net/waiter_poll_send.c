#include "net/waiter_poll_send.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/waiter_poll_call.h"
#include "net/waiter_poll_memory.h"
#include "site/waiter_remote.h"

/* So often in a row a service may talk nonsense about a letter before that is sent again, or say nothing before an old
 * one is given up. */
#define FIND_PATIENCE 5

static void say(const struct waiter_poll *poll, const char *event,
                const struct waiter_letter *letter)
{
    struct log_line line;

    log_begin(&line, LOG_WARN, event);
    log_text(&line, "transport", poll->courier->transport);
    log_text(&line, "message", letter->event_id);
    log_number(&line, "tries", letter->tries);
    log_end(&line);
}

static enum status bury(struct waiter_poll *poll, const struct waiter_letter *letter,
                        struct err *err)
{
    say(poll, "waiter-undeliverable", letter);
    poll->tally.dead++;
    return waiter_outbox_dead(poll->site, poll->courier->transport, letter, err);
}

/* A code that others may read logs nobody in. */
static enum status expose(struct waiter_poll *poll, const struct waiter_letter *letter,
                          struct err *err)
{
    say(poll, "waiter-shown", letter);
    poll->tally.dead++;
    return waiter_outbox_shown(poll->site, poll->courier->transport, letter, err);
}

/* --- letters that may have been sent ---------------------------------------------------------------------- */

/* The same sentence may have been said to the same person before: that one is not this letter. */
static enum status settle_found(struct waiter_poll *poll, const struct waiter_letter *letter,
                                const char *remote_id, struct err *err)
{
    const char *transport = poll->courier->transport;
    bool known = false;
    enum status status = STATUS_OK;

    if (remote_id != NULL)
        status = waiter_remote_known(poll->site->db, transport, letter->recipient, remote_id,
                                     &known, err);
    if (status != STATUS_OK)
        return status;
    if (remote_id == NULL || known)
        return letter->tries >= WAITER_TRIES_MAX
                   ? bury(poll, letter, err)
                   : waiter_outbox_again(poll->site, transport, letter, clock_now(), true, err);
    poll->tally.sent++;
    return waiter_outbox_sent(poll->site, transport, letter, remote_id, err);
}

static enum status seek(struct waiter_poll *poll, struct arena *arena,
                        const struct waiter_letter *letter, bool *settled, struct err *err)
{
    struct courier *c = poll->courier;
    struct waiter_letter there = *letter;
    struct courier_report report = {.skew = INT64_MIN};
    const char *remote_id = NULL;
    enum courier_outcome outcome;
    enum status status;

    there.sent_at += poll->skew;
    outcome =
        poll_came(poll, POLL_FIND, c->calls->find(c, arena, &there, &remote_id, &report), &report);
    waiter_poll_step(poll, "sought");
    *settled = outcome == COURIER_OK || outcome == COURIER_NEVER || outcome == COURIER_SHOWN ||
               (outcome == COURIER_FAULT && poll->next[POLL_FIND].failures >= FIND_PATIENCE);
    if (!*settled)
        return STATUS_OK;
    if (outcome == COURIER_SHOWN)
        status = expose(poll, letter, err);
    else
        status = settle_found(poll, letter, outcome == COURIER_OK ? remote_id : NULL, err);
    waiter_poll_step(poll, "reconciled");
    return status;
}

/* Whoever was away for a day has not looked for it yet. */
static bool is_hopeless(const struct waiter_poll *poll, const struct waiter_letter *letter)
{
    return clock_now() - letter->sent_at > POLL_UNCLEAR_SECONDS &&
           poll->next[POLL_FIND].failures >= FIND_PATIENCE;
}

enum status poll_reconcile(struct waiter_poll *poll, struct err *err)
{
    const char *transport = poll->courier->transport;
    struct arena arena = {0};
    enum status status = STATUS_OK;
    bool settled = true;

    while (status == STATUS_OK && settled && poll_may(poll, POLL_FIND)) {
        struct waiter_letter letter;
        bool found = false;

        arena_reset(&arena);
        status = waiter_outbox_unclear(poll->site, &arena, transport, &letter, &found, err);
        if (status != STATUS_OK || !found)
            break;
        status = seek(poll, &arena, &letter, &settled, err);
        if (status == STATUS_OK && !settled && is_hopeless(poll, &letter))
            status = bury(poll, &letter, err);
    }
    arena_free(&arena);
    return status;
}

/* --- letters that wait ------------------------------------------------------------------------------------ */

/* Letters that are sent in one go. */
struct parcel {
    struct waiter_letter letters[COURIER_BATCH_MAX];
    enum courier_outcome outcomes[COURIER_BATCH_MAX];
    const char *remote_ids[COURIER_BATCH_MAX];
    size_t count;
    size_t tried; /* of these: outcomes are there */
};

static size_t parcel_size(const struct courier *c)
{
    return c->batch == 0 ? 1 : c->batch < COURIER_BATCH_MAX ? c->batch : COURIER_BATCH_MAX;
}

static enum status next_letter(struct waiter_poll *poll, struct arena *arena, struct parcel *parcel,
                               bool *found, struct err *err)
{
    return waiter_outbox_next(poll->site, arena, poll->courier->transport, clock_now(),
                              &parcel->letters[parcel->count], found, err);
}

/* Before anything leaves the letters are `sending`, so that none is sent again unless it surely did not arrive. */
static enum status pack(struct waiter_poll *poll, struct arena *arena, struct parcel *parcel,
                        struct err *err)
{
    const size_t size = parcel_size(poll->courier);
    bool found = false;
    enum status status = next_letter(poll, arena, parcel, &found, err);

    if (status != STATUS_OK || !found)
        return status;
    status = db_begin(poll->site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && found) {
        status = waiter_outbox_begin(poll->site, poll->courier->transport,
                                     &parcel->letters[parcel->count], err);
        if (status != STATUS_OK || ++parcel->count == size)
            break;
        status = next_letter(poll, arena, parcel, &found, err);
    }
    status = db_end(poll->site->db, status, err);
    waiter_poll_step(poll, "begun");
    return status;
}

/* One after the other; when one does not leave, the others have not left either. Whether all did. */
static bool carry(struct waiter_poll *poll, struct arena *arena, struct parcel *parcel)
{
    struct courier *c = poll->courier;
    enum courier_outcome outcome = COURIER_OK;

    while (parcel->tried < parcel->count && (outcome == COURIER_OK || outcome == COURIER_NEVER)) {
        const size_t i = parcel->tried++;
        struct courier_report report = {.skew = INT64_MIN};

        outcome = c->calls->send(c, arena, &parcel->letters[i], &parcel->remote_ids[i], &report);
        outcome = poll_came(poll, POLL_SEND, outcome, &report);
        parcel->outcomes[i] = outcome;
        waiter_poll_step(poll, "sent");
    }
    return outcome == COURIER_OK || outcome == COURIER_NEVER;
}

static enum status settle(struct waiter_poll *poll, const struct waiter_letter *letter,
                          enum courier_outcome outcome, const char *remote_id, struct err *err)
{
    const char *transport = poll->courier->transport;

    switch (outcome) {
    case COURIER_OK:
        poll->tally.sent++;
        return waiter_outbox_sent(poll->site, transport, letter, remote_id, err);
    case COURIER_LATER:
    case COURIER_PAUSED:
    case COURIER_DENIED:
        return waiter_outbox_again(poll->site, transport, letter, poll_next(poll, POLL_SEND), false,
                                   err);
    case COURIER_NEVER:
        return bury(poll, letter, err);
    case COURIER_SHOWN:
        return expose(poll, letter, err);
    case COURIER_UNCLEAR:
    case COURIER_STALE:
    case COURIER_FAULT:
        poll->tally.unclear++;
        say(poll, "waiter-unclear", letter);
        break;
    }
    return STATUS_OK;
}

static enum status settle_all(struct waiter_poll *poll, const struct parcel *parcel,
                              struct err *err)
{
    struct db *db = poll->site->db;
    enum status status = db_begin(db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && i < parcel->count; i++) {
        const bool tried = i < parcel->tried;

        status = settle(poll, &parcel->letters[i], tried ? parcel->outcomes[i] : COURIER_LATER,
                        parcel->remote_ids[i], err);
    }
    if (status == STATUS_OK)
        status = poll_save(poll, err);
    status = db_end(db, status, err);
    waiter_poll_step(poll, "settled");
    return status;
}

/* What is told "later" is left to a later round, also where "later" is this very moment. */
enum status poll_send(struct waiter_poll *poll, struct err *err)
{
    struct arena arena = {0};
    struct parcel *parcel = ARENA_NEW(poll->arena, struct parcel);
    enum status status = STATUS_OK;
    bool leaves = true;

    while (status == STATUS_OK && leaves && poll_may(poll, POLL_SEND)) {
        arena_reset(&arena);
        *parcel = (struct parcel){.count = 0};
        status = pack(poll, &arena, parcel, err);
        if (status != STATUS_OK || parcel->count == 0)
            break;
        leaves = carry(poll, &arena, parcel);
        status = settle_all(poll, parcel, err);
    }
    arena_free(&arena);
    return status;
}
