#include "net/waiter_poll_send.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/waiter_poll_call.h"
#include "site/waiter_remote.h"

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
        return waiter_outbox_again(poll->site, transport, letter, clock_now(), true, err);
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
    *settled = outcome == COURIER_OK || outcome == COURIER_NEVER;
    if (!*settled)
        return STATUS_OK;
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
        if (clock_now() - letter.sent_at > POLL_UNCLEAR_SECONDS)
            status = bury(poll, &letter, err);
        else
            status = seek(poll, &arena, &letter, &settled, err);
    }
    arena_free(&arena);
    return status;
}

/* --- letters that wait ------------------------------------------------------------------------------------ */

/* Before anything leaves the letter is `sending`, so that it is not sent again unless it surely did not arrive. */
static enum status send_letter(struct waiter_poll *poll, struct arena *arena,
                               const struct waiter_letter *letter, struct err *err)
{
    struct courier *c = poll->courier;
    struct courier_report report = {.skew = INT64_MIN};
    const char *remote_id = NULL;
    enum courier_outcome outcome;
    enum status status = waiter_outbox_begin(poll->site, c->transport, letter, err);

    if (status != STATUS_OK)
        return status;
    waiter_poll_step(poll, "begun");
    outcome =
        poll_came(poll, POLL_SEND, c->calls->send(c, arena, letter, &remote_id, &report), &report);
    waiter_poll_step(poll, "sent");
    switch (outcome) {
    case COURIER_OK:
        poll->tally.sent++;
        status = waiter_outbox_sent(poll->site, c->transport, letter, remote_id, err);
        break;
    case COURIER_LATER:
    case COURIER_PAUSED:
    case COURIER_DENIED:
        status = waiter_outbox_again(poll->site, c->transport, letter, poll_next(poll, POLL_SEND),
                                     false, err);
        break;
    case COURIER_NEVER:
        status = bury(poll, letter, err);
        break;
    case COURIER_UNCLEAR:
    case COURIER_STALE:
    case COURIER_FAULT:
        poll->tally.unclear++;
        say(poll, "waiter-unclear", letter);
        break;
    }
    waiter_poll_step(poll, "settled");
    return status;
}

enum status poll_send(struct waiter_poll *poll, struct err *err)
{
    const char *transport = poll->courier->transport;
    struct arena arena = {0};
    enum status status = STATUS_OK;

    while (status == STATUS_OK && poll_may(poll, POLL_SEND)) {
        struct waiter_letter letter;
        bool found = false;

        arena_reset(&arena);
        status =
            waiter_outbox_next(poll->site, &arena, transport, clock_now(), &letter, &found, err);
        if (status != STATUS_OK || !found)
            break;
        status = send_letter(poll, &arena, &letter, err);
        if (status == STATUS_OK)
            status = poll_remember(poll, err);
    }
    arena_free(&arena);
    return status;
}
