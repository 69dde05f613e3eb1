#include "net/waiter_poll_call.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/rand.h"
#include "site/waiter_note_list.h"

#define DAY 86400
#define SENTENCE_MAX 300 /* bytes of a trouble that are remembered */
#define SKEW_WARN 60     /* seconds */
#define LATER_PATIENCE 5 /* so often in a row "later" is nothing to speak of */

static const char *const call_names[] = {"who", "messages", "send", "find", "mentions", "likes"};
static const char *const outcome_names[] = {"ok",    "later",  "paused", "unclear",
                                            "never", "denied", "stale",  "fault"};

const char *poll_call_name(enum poll_call call)
{
    return call_names[call];
}

/* --- remembering ------------------------------------------------------------------------------------------ */

enum status poll_load(struct waiter_poll *poll, struct err *err)
{
    const char *transport = poll->courier->transport;
    struct waiter_note_list notes;
    enum status status = waiter_note_list(poll->site->db, poll->arena, transport, &notes, err);
    const char *rest;

    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < POLL_CALLS; i++) {
        const char *name = arena_printf(poll->arena, NOTE_NEXT "%s", call_names[i]);
        const char *text = waiter_note_text(&notes, transport, name);

        poll->next[i].at = waiter_note_number(text, 0, &rest);
        poll->next[i].failures = waiter_note_number(rest, 0, NULL);
    }
    poll->skew = waiter_note_number(waiter_note_text(&notes, transport, NOTE_SKEW), 0, NULL);
    poll->oldest = waiter_note_number(waiter_note_text(&notes, transport, NOTE_OLDEST), 0, NULL);
    poll->paused_until =
        waiter_note_number(waiter_note_text(&notes, transport, NOTE_PAUSED), 0, NULL);
    poll->swept_at = waiter_note_number(waiter_note_text(&notes, transport, NOTE_SWEPT), 0, NULL);
    poll->spent_day = waiter_note_number(waiter_note_text(&notes, transport, NOTE_SPENT), 0, &rest);
    poll->spent = waiter_note_number(rest, 0, NULL);
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

static enum status save_calls(struct waiter_poll *poll, struct err *err)
{
    enum status status = STATUS_OK;

    for (int i = 0; status == STATUS_OK && i < POLL_CALLS; i++) {
        char key[64];

        snprintf(key, sizeof(key), NOTE_NEXT "%s", call_names[i]);
        if (poll->next[i].at == 0)
            status = put(poll, key, NULL, err);
        else
            status = put_pair(poll, NOTE_NEXT, call_names[i], poll->next[i].at,
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
    if (status == STATUS_OK && poll->readable_at != 0)
        status = put_time(poll, NOTE_LAST_READABLE, poll->readable_at, err);
    if (status == STATUS_OK && poll->spent > 0)
        status = put_pair(poll, NOTE_SPENT, "", poll->spent_day, poll->spent, err);
    if (status == STATUS_OK && poll->sentence[0] != '\0') {
        char value[SENTENCE_MAX + 32];

        snprintf(value, sizeof(value), "%lld %.*s", (long long)clock_now(), SENTENCE_MAX,
                 poll->sentence);
        status = put(poll, NOTE_LAST_TROUBLE, value, err);
    }
    return status;
}

enum status poll_remember(struct waiter_poll *poll, struct err *err)
{
    enum status status;

    if (!poll->changed)
        return STATUS_OK;
    status = db_begin(poll->site->db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    return db_end(poll->site->db, poll_save(poll, err), err);
}

/* --- may it begin? ---------------------------------------------------------------------------------------- */

/* A time beyond any window was made by a clock that was wrong, ours or the service's. */
static bool is_ahead(int64_t until)
{
    const int64_t now = clock_now();

    return until > now && until - now <= POLL_UNTIL_MAX;
}

static bool has_left(const struct waiter_poll *poll, const char *call)
{
    char day[32];

    snprintf(day, sizeof(day), "%s.day", call);
    for (size_t i = 0; i < poll->courier->limit_count; i++) {
        const struct courier_limit *limit = &poll->courier->limits[i];

        if ((strcmp(limit->name, call) == 0 || strcmp(limit->name, day) == 0) &&
            limit->remaining == 0 && is_ahead(limit->reset_at))
            return false;
    }
    return true;
}

bool poll_may(struct waiter_poll *poll, enum poll_call call)
{
    if (poll->stopped || is_ahead(poll->paused_until) || is_ahead(poll->next[call].at) ||
        !has_left(poll, call_names[call]))
        return false;
    if (clock_monotonic_ms() >= poll->deadline)
        poll->stopped = true;
    return !poll->stopped;
}

int64_t poll_next(const struct waiter_poll *poll, enum poll_call call)
{
    return poll->next[call].at;
}

int64_t poll_service_now(const struct waiter_poll *poll)
{
    return clock_now() + poll->skew;
}

/* --- what came of it -------------------------------------------------------------------------------------- */

/* Half a minute after the first failure, then twice as long each time; not all of a crowd at the same moment. */
static int64_t backoff(int64_t failures)
{
    int64_t wait = POLL_BACKOFF_SECONDS;

    for (int64_t i = 1; i < failures && wait < POLL_BACKOFF_MAX_SECONDS; i++)
        wait *= 2;
    if (wait > POLL_BACKOFF_MAX_SECONDS)
        wait = POLL_BACKOFF_MAX_SECONDS;
    return wait * 4 / 5 + (int64_t)rand_below((uint64_t)(wait * 2 / 5) + 1);
}

static int64_t bounded(int64_t until, int64_t otherwise)
{
    const int64_t now = clock_now();

    if (until <= 0)
        return otherwise;
    return until > now + POLL_UNTIL_MAX ? now + POLL_UNTIL_MAX : until;
}

static void say(const struct waiter_poll *poll, enum poll_call call, enum courier_outcome outcome,
                const struct courier_report *report)
{
    const bool calm = outcome == COURIER_OK || outcome == COURIER_LATER ||
                      outcome == COURIER_STALE || outcome == COURIER_NEVER;
    struct log_line line;

    log_begin(&line, calm ? LOG_INFO : LOG_WARN, "waiter-asked");
    log_text(&line, "transport", poll->courier->transport);
    log_text(&line, "call", call_names[call]);
    log_text(&line, "outcome", outcome_names[outcome]);
    if (report->until != 0)
        log_number(&line, "until", report->until);
    log_end(&line);
}

static void learn(struct waiter_poll *poll, const struct courier_report *report)
{
    const int64_t day = clock_now() / DAY;
    const int64_t skew = report->skew;

    if (poll->spent_day != day) {
        poll->spent_day = day;
        poll->spent = 0;
    }
    poll->spent += report->spent;
    if (skew == INT64_MIN || skew < -POLL_UNTIL_MAX * 400LL || skew > POLL_UNTIL_MAX * 400LL)
        return;
    if ((skew > SKEW_WARN || skew < -SKEW_WARN) &&
        (poll->skew <= SKEW_WARN && poll->skew >= -SKEW_WARN)) {
        struct log_line line;

        log_begin(&line, LOG_WARN, "waiter-clock");
        log_text(&line, "transport", poll->courier->transport);
        log_number(&line, "service-ahead", skew);
        log_end(&line);
    }
    poll->skew = skew;
}

static void remember_trouble(struct waiter_poll *poll, enum poll_call call,
                             enum courier_outcome outcome, const struct courier_report *report)
{
    if (poll->trouble != COURIER_OK && outcome != COURIER_DENIED)
        return;
    poll->trouble = outcome;
    if (report->err.message[0] != '\0')
        snprintf(poll->sentence, sizeof(poll->sentence), "%s", report->err.message);
    else
        snprintf(poll->sentence, sizeof(poll->sentence), "%s: asking for \"%s\" came to \"%s\"",
                 poll->courier->transport, call_names[call], outcome_names[outcome]);
}

static void wait_for(struct waiter_poll *poll, enum poll_call call, int64_t until)
{
    poll->next[call].failures++;
    poll->next[call].at = bounded(until, clock_now() + backoff(poll->next[call].failures));
}

/* Only the reading of pages can find a token stale, and only a letter or a search for one be impossible for ever. */
static enum courier_outcome sensible(enum poll_call call, enum courier_outcome outcome)
{
    if (outcome == COURIER_STALE && call != POLL_MESSAGES && call != POLL_MENTIONS)
        return COURIER_FAULT;
    if (outcome == COURIER_NEVER && call != POLL_SEND && call != POLL_FIND)
        return COURIER_FAULT;
    return outcome;
}

enum courier_outcome poll_came(struct waiter_poll *poll, enum poll_call call,
                               enum courier_outcome outcome, struct courier_report *report)
{
    outcome = sensible(call, outcome);
    poll->changed = true;
    poll->tally.asked++;
    learn(poll, report);
    say(poll, call, outcome, report);
    switch (outcome) {
    case COURIER_OK:
    case COURIER_STALE:
    case COURIER_NEVER:
        poll->next[call].at = 0;
        poll->next[call].failures = 0;
        poll->success_at = clock_now();
        return outcome;
    case COURIER_LATER:
        wait_for(poll, call, report->until);
        if (report->until > 0 || poll->next[call].failures < LATER_PATIENCE)
            return outcome;
        break; /* always later, and never when: nobody is there */
    case COURIER_PAUSED:
        poll->paused_until = bounded(report->until, clock_now() + POLL_PAUSE_SECONDS);
        poll->stopped = true;
        break;
    case COURIER_DENIED:
        poll->paused_until = clock_now() + POLL_BACKOFF_MAX_SECONDS;
        poll->stopped = true;
        break;
    case COURIER_UNCLEAR: /* who does not answer this will not answer the next thing */
        wait_for(poll, call, report->until);
        poll->stopped = true;
        break;
    case COURIER_FAULT:
        wait_for(poll, call, report->until);
        break;
    }
    remember_trouble(poll, call, outcome, report);
    return outcome;
}
