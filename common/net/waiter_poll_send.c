#include "net/waiter_poll_send.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/waiter_poll_call.h"
#include "net/waiter_poll_memory.h"
#include "site/waiter_remote.h"

#define LATELY_SECONDS 900
#define FIND_PATIENCE 5 /* so often in a row a service may fail to say whether a letter arrived */
#define SEND_PATIENCE 5 /* … or say "later" of letters, but not when */

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

/* A letter that was held up lets others go first for as long as it has waited, so that one which is refused each time, or
 * kills the process, holds up nobody; 0 = it need not. */
static int64_t defer(const struct waiter_letter *letter, int64_t least)
{
    const int64_t now = clock_now();
    int64_t wait = now - letter->handled_at;

    if (wait < least)
        wait = least;
    return now + (wait < WAITER_DEFER_MAX ? wait : WAITER_DEFER_MAX);
}

/* At once the first time. Nobody counts how often the machine has died: only what was sent for nothing. */
static enum status send_again(struct waiter_poll *poll, const struct waiter_letter *letter,
                              struct err *err)
{
    const int64_t next_at = letter->next_at == 0 ? clock_now() : defer(letter, 0);

    if (letter->tries >= WAITER_TRIES_MAX)
        return bury(poll, letter, err);
    return waiter_outbox_again(poll->site, poll->courier->transport, letter, next_at, false, err);
}

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
        return send_again(poll, letter, err);
    poll->tally.sent++;
    return waiter_outbox_sent(poll->site, transport, letter, remote_id, err);
}

/* Whether it is known, or never will be: then a duplicate is better than no answer. Whoever was away for a day has not
 * looked for it yet. */
static bool is_settled(const struct waiter_poll *poll, const struct waiter_letter *letter,
                       enum courier_outcome outcome)
{
    const bool patient = poll->next[POLL_FIND].failures < FIND_PATIENCE;

    switch (outcome) {
    case COURIER_OK:
    case COURIER_NEVER:
    case COURIER_SHOWN:
        return true;
    case COURIER_FAULT:
    case COURIER_DENIED:
        return !patient;
    case COURIER_LATER:
    case COURIER_PAUSED:
    case COURIER_UNCLEAR:
    case COURIER_STALE:
        break;
    }
    return !patient && clock_now() - letter->sent_at > POLL_UNCLEAR_SECONDS;
}

/* A time that is still to come was made by a clock that has been set back since. */
static enum status seek(struct waiter_poll *poll, struct arena *arena,
                        const struct waiter_letter *letter, bool *settled, struct err *err)
{
    struct courier *c = poll->courier;
    struct waiter_letter there = *letter;
    struct courier_report report = {.skew = INT64_MIN};
    const char *remote_id = NULL;
    enum courier_outcome outcome;
    const int64_t now = clock_now();
    enum status status;

    there.sent_at = poll->skew + (letter->sent_at > now ? now - LATELY_SECONDS : letter->sent_at);
    outcome =
        poll_came(poll, POLL_FIND, c->calls->find(c, arena, &there, &remote_id, &report), &report);
    waiter_poll_step(poll, "sought");
    *settled = is_settled(poll, letter, outcome);
    if (!*settled)
        return STATUS_OK;
    if (outcome == COURIER_SHOWN)
        status = expose(poll, letter, err);
    else
        status = settle_found(poll, letter, outcome == COURIER_OK ? remote_id : NULL, err);
    waiter_poll_step(poll, "reconciled");
    return status;
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
    }
    arena_free(&arena);
    return status;
}

/* --- letters that wait ------------------------------------------------------------------------------------ */

/* A letter that is sent, and what came of it. */
struct errand {
    struct waiter_letter letter;
    enum courier_outcome outcome; /* COURIER_LATER until it was tried */
    const char *remote_id;
    bool alone;  /* the service refuses this one, and takes others */
    bool counts; /* it has taken others since this one was last tried */
    bool stuck;  /* it may never take this one */
};

/* Letters that are sent in one go. */
struct parcel {
    struct errand errands[COURIER_BATCH_MAX];
    size_t count;
    enum waiter_turn turn;
};

static size_t parcel_size(const struct courier *c)
{
    return c->batch == 0 ? 1 : c->batch < COURIER_BATCH_MAX ? c->batch : COURIER_BATCH_MAX;
}

static enum status next_letter(struct waiter_poll *poll, struct arena *arena, struct parcel *parcel,
                               bool *found, struct err *err)
{
    struct errand *errand = &parcel->errands[parcel->count];

    *errand = (struct errand){.outcome = COURIER_LATER};
    return waiter_outbox_next(poll->site, arena, poll->courier->transport, parcel->turn,
                              clock_now(), &errand->letter, found, err);
}

/* Before anything leaves the letters are `sending`, so that none is sent again unless it surely did not arrive. Nobody
 * takes the writers' lock when none waits; the first one is looked for again under it, as it may have lost its point. */
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
    while (status == STATUS_OK && parcel->count < size) {
        status = next_letter(poll, arena, parcel, &found, err);
        if (status != STATUS_OK || !found)
            break;
        status = waiter_outbox_begin(poll->site, poll->courier->transport,
                                     &parcel->errands[parcel->count].letter, err);
        parcel->count++;
    }
    status = db_end(poll->site->db, status, err);
    waiter_poll_step(poll, "begun");
    return status;
}

/* A refusal that speaks of keys may be of this one letter: when it has been refused before, and others have left since it
 * was written, the keys are good. */
static bool is_alone(const struct waiter_poll *poll, const struct waiter_letter *letter)
{
    return letter->next_at != 0 && poll->sent_at > letter->handled_at;
}

/* What stands in front of a service may turn a letter away for what it says: no time will come at which that one leaves. */
static bool is_stuck(const struct waiter_poll *poll, const struct waiter_letter *letter,
                     enum courier_outcome outcome, int64_t until)
{
    return outcome == COURIER_LATER && until == 0 &&
           (letter->next_at != 0 || poll->next[POLL_SEND].failures >= SEND_PATIENCE);
}

/* One after the other; when one does not leave, the others have not left either. Whether all did. */
static bool carry(struct waiter_poll *poll, struct arena *arena, struct parcel *parcel)
{
    struct courier *c = poll->courier;
    enum courier_outcome outcome = COURIER_OK;

    for (size_t i = 0; i < parcel->count && (outcome == COURIER_OK || outcome == COURIER_NEVER);
         i++) {
        struct errand *errand = &parcel->errands[i];
        const struct waiter_letter *letter = &errand->letter;
        struct courier_report report = {.skew = INT64_MIN};

        outcome = c->calls->send(c, arena, letter, &errand->remote_id, &report);
        errand->alone = outcome == COURIER_DENIED && is_alone(poll, letter);
        errand->counts = poll->sent_at > letter->sent_at;
        outcome = poll_came(poll, POLL_SEND, errand->alone ? COURIER_NEVER : outcome, &report);
        errand->outcome = outcome;
        errand->stuck = is_stuck(poll, letter, outcome, report.until);
        if (outcome == COURIER_OK)
            poll->sent_at = clock_now();
        waiter_poll_step(poll, "sent");
    }
    return outcome == COURIER_OK || outcome == COURIER_NEVER || outcome == COURIER_SHOWN;
}

static enum status settle(struct waiter_poll *poll, const struct errand *errand, struct err *err)
{
    const char *transport = poll->courier->transport;
    const struct waiter_letter *letter = &errand->letter;

    switch (errand->outcome) {
    case COURIER_OK:
        poll->tally.sent++;
        return waiter_outbox_sent(poll->site, transport, letter, errand->remote_id, err);
    case COURIER_LATER:
    case COURIER_PAUSED:
        return waiter_outbox_again(poll->site, transport, letter,
                                   errand->stuck ? defer(letter, 0) : letter->next_at, false, err);
    case COURIER_NEVER:
        if (!errand->alone || (errand->counts && letter->tries + 1 >= WAITER_TRIES_MAX))
            return bury(poll, letter, err);
        return waiter_outbox_again(poll->site, transport, letter,
                                   defer(letter, POLL_BACKOFF_MAX_SECONDS), errand->counts, err);
    case COURIER_SHOWN:
        return expose(poll, letter, err);
    case COURIER_DENIED:
        return waiter_outbox_again(poll->site, transport, letter,
                                   defer(letter, POLL_BACKOFF_MAX_SECONDS), false, err);
    case COURIER_UNCLEAR:
    case COURIER_STALE:
    case COURIER_FAULT:
        break;
    }
    poll->tally.unclear++;
    say(poll, "waiter-unclear", letter);
    return waiter_outbox_unsure(poll->site, transport, letter, err);
}

static enum status settle_all(struct waiter_poll *poll, const struct parcel *parcel,
                              struct err *err)
{
    struct db *db = poll->site->db;
    enum status status = db_begin(db, TX_PRIVATE, err);

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && i < parcel->count; i++)
        status = settle(poll, &parcel->errands[i], err);
    if (status == STATUS_OK)
        status = poll_save(poll, err);
    status = db_end(db, status, err);
    waiter_poll_step(poll, "settled");
    return status;
}

/* What is told "later" is left to a later round. Those that are overdue come once, and first. */
enum status poll_send(struct waiter_poll *poll, struct err *err)
{
    struct arena arena = {0};
    struct parcel *parcel = ARENA_NEW(poll->arena, struct parcel);
    enum waiter_turn turn = WAITER_OVERDUE;
    enum status status = STATUS_OK;
    bool leaves = true, more = true;

    while (status == STATUS_OK && leaves && more && poll_may(poll, POLL_SEND)) {
        arena_reset(&arena);
        *parcel = (struct parcel){.turn = turn};
        status = pack(poll, &arena, parcel, err);
        more = parcel->count > 0 || turn == WAITER_OVERDUE;
        turn = WAITER_IN_TURN;
        if (status != STATUS_OK || parcel->count == 0)
            continue;
        leaves = carry(poll, &arena, parcel);
        status = settle_all(poll, parcel, err);
    }
    arena_free(&arena);
    return status;
}
