#include "net/waiter_poll_memory.h"

#include "base/clock.h"
#include "net/waiter_poll_call.h"
#include "site/waiter_note_list.h"

#define SET_BACK_SECONDS 60 /* clocks that are set right a little are no matter */
#define SENTENCE_MAX 300    /* bytes of a trouble that are remembered */
#define TOLD_SECONDS 86400  /* from telling of a trouble to telling of it again */

enum status poll_load(struct waiter_poll *poll, struct err *err)
{
    const char *transport = poll->courier->transport;
    struct waiter_note_list notes;
    enum status status = waiter_note_list(poll->site->db, poll->arena, transport, &notes, err);
    int64_t set_back;
    const char *rest;

    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < POLL_CALLS; i++) {
        const char *name =
            arena_printf(poll->arena, NOTE_NEXT "%s", poll_call_name((enum poll_call)i));
        const char *text = waiter_note_text(&notes, transport, name);

        poll->next[i].at = waiter_note_number(text, 0, &rest);
        poll->next[i].failures = waiter_note_number(rest, 0, NULL);
    }
    poll->skew = waiter_note_number(waiter_note_text(&notes, transport, NOTE_SKEW), 0, NULL);
    if (!poll->courier->live)
        poll->oldest =
            waiter_note_number(waiter_note_text(&notes, transport, NOTE_OLDEST), 0, NULL);
    set_back = waiter_note_number(waiter_note_text(&notes, transport, NOTE_LAST_SUCCESS), 0, NULL) -
               clock_now();
    poll->set_back = set_back > SET_BACK_SECONDS ? set_back : 0;
    poll->paused_until =
        waiter_note_number(waiter_note_text(&notes, transport, NOTE_PAUSED), 0, NULL);
    poll->swept_at = waiter_note_number(waiter_note_text(&notes, transport, NOTE_SWEPT), 0, NULL);
    poll->sent_at = waiter_note_number(waiter_note_text(&notes, transport, NOTE_SENT), 0, NULL);
    poll->spent_day = waiter_note_number(waiter_note_text(&notes, transport, NOTE_SPENT), 0, &rest);
    poll->spent = waiter_note_number(rest, 0, NULL);
    poll->told = waiter_note_text(&notes, transport, NOTE_TOLD);
    poll->told_at = waiter_note_number(poll->told, 0, &poll->told);
    return STATUS_OK;
}

static enum status put(struct waiter_poll *poll, const char *name, const char *value,
                       struct err *err)
{
    return waiter_note_set(poll->site->db, poll->courier->transport, name, value, err);
}

/* A time, or nothing at all for 0. */
static enum status put_time(struct waiter_poll *poll, const char *name, int64_t seconds,
                            struct err *err)
{
    if (seconds == 0)
        return put(poll, name, NULL, err);
    return waiter_note_set_int(poll->site->db, poll->courier->transport, name, seconds, err);
}

static enum status put_pair(struct waiter_poll *poll, const char *prefix, const char *name,
                            int64_t first, int64_t second, struct err *err)
{
    char key[64], value[48];

    snprintf(key, sizeof(key), "%s%s", prefix, name);
    snprintf(value, sizeof(value), "%lld %lld", (long long)first, (long long)second);
    return put(poll, key, value, err);
}

static enum status put_sentence(struct waiter_poll *poll, const char *name, struct err *err)
{
    char value[SENTENCE_MAX + 32];

    snprintf(value, sizeof(value), "%lld %.*s", (long long)clock_now(), SENTENCE_MAX,
             poll->sentence);
    return put(poll, name, value, err);
}

static enum status save_calls(struct waiter_poll *poll, struct err *err)
{
    enum status status = STATUS_OK;

    for (int i = 0; status == STATUS_OK && i < POLL_CALLS; i++) {
        char key[64];

        snprintf(key, sizeof(key), NOTE_NEXT "%s", poll_call_name((enum poll_call)i));
        if (poll->next[i].at == 0)
            status = put(poll, key, NULL, err);
        else
            status = put_pair(poll, NOTE_NEXT, poll_call_name((enum poll_call)i), poll->next[i].at,
                              poll->next[i].failures, err);
    }
    for (size_t i = 0; status == STATUS_OK && i < poll->courier->limit_count; i++) {
        const struct courier_limit *limit = &poll->courier->limits[i];

        if (limit->remaining >= 0)
            status =
                put_pair(poll, NOTE_LIMIT, limit->name, limit->remaining, limit->reset_at, err);
    }
    return status;
}

enum status poll_save(struct waiter_poll *poll, struct err *err)
{
    enum status status = save_calls(poll, err);

    poll->changed = false;
    if (status == STATUS_OK)
        status = put_time(poll, NOTE_SKEW, poll->skew, err);
    if (status == STATUS_OK)
        status = put_time(poll, NOTE_PAUSED, poll->paused_until, err);
    if (status == STATUS_OK && poll->oldest != 0)
        status = put_time(poll, NOTE_OLDEST, poll->oldest, err);
    if (status == STATUS_OK && poll->success_at != 0)
        status = put_time(poll, NOTE_LAST_SUCCESS, poll->success_at, err);
    if (status == STATUS_OK && poll->sent_at != 0)
        status = put_time(poll, NOTE_SENT, poll->sent_at, err);
    if (status == STATUS_OK && poll->readable_at != 0)
        status = put_time(poll, NOTE_LAST_READABLE, poll->readable_at, err);
    if (status == STATUS_OK && poll->spent > 0)
        status = put_pair(poll, NOTE_SPENT, "", poll->spent_day, poll->spent, err);
    if (status == STATUS_OK && poll->sentence[0] != '\0')
        status = put_sentence(poll, NOTE_LAST_TROUBLE, err);
    return status;
}

static bool is_well(const struct waiter_poll *poll)
{
    for (int i = 0; i < POLL_CALLS; i++) {
        if (poll->next[i].failures > 0)
            return false;
    }
    return poll->trouble == COURIER_OK && poll->paused_until <= clock_now();
}

/* Finds out whether the trouble is known, and notes it when it is not. */
static enum status save_told(struct waiter_poll *poll, struct err *err)
{
    const int64_t since = clock_now() - poll->told_at;

    if (poll->trouble == COURIER_OK)
        return is_well(poll) ? put(poll, NOTE_TOLD, NULL, err) : STATUS_OK;
    poll->known = since >= 0 && since < TOLD_SECONDS &&
                  strncmp(poll->told, poll->sentence, SENTENCE_MAX) == 0;
    return poll->known ? STATUS_OK : put_sentence(poll, NOTE_TOLD, err);
}

/* What was saved with a page or a letter says nothing of what cron is told. */
static bool concerns_told(const struct waiter_poll *poll)
{
    return poll->trouble != COURIER_OK || (poll->told[0] != '\0' && poll->tally.asked > 0);
}

enum status poll_remember(struct waiter_poll *poll, struct err *err)
{
    enum status status;

    if (!poll->changed && !concerns_told(poll))
        return STATUS_OK;
    status = db_begin(poll->site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    status = poll_save(poll, err);
    if (status == STATUS_OK)
        status = save_told(poll, err);
    return db_end(poll->site->db, status, err);
}
