#include "net/waiter_poll_call.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/rand.h"

#define DAY 86400
#define SKEW_WARN 60     /* seconds */
#define LATER_PATIENCE 5 /* so often in a row "later" is nothing to speak of */

static const char *const call_names[] = {"who", "messages", "send", "find", "mentions", "likes"};
static const char *const outcome_names[] = {"ok",     "later", "paused", "unclear", "never",
                                            "denied", "stale", "shown",  "fault"};

const char *poll_call_name(enum poll_call call)
{
    return call_names[call];
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

/* What is left then is not worth another call. Somebody who reads what is printed may take their time. */
static bool is_too_slow(const struct waiter_poll *poll)
{
    return poll->lost > POLL_SLOW_MS - POLL_CALL_MS && !poll->courier->live;
}

static bool is_over(const struct waiter_poll *poll)
{
    return (poll->begun >= poll->deadline && !poll->courier->live) || is_too_slow(poll);
}

bool poll_may(struct waiter_poll *poll, enum poll_call call)
{
    if (poll->stopped || is_ahead(poll->paused_until) || is_ahead(poll->next[call].at) ||
        !has_left(poll, call_names[call]))
        return false;
    poll->begun = clock_monotonic_ms();
    poll->courier->deadline = poll->begun + POLL_CALL_MS + POLL_SLOW_MS - poll->lost;
    if (is_over(poll))
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
                      outcome == COURIER_STALE || outcome == COURIER_NEVER ||
                      poll->next[call].failures > 0; /* then it was told of before */
    struct log_line line;

    log_begin(&line, calm ? LOG_INFO : LOG_WARN, "waiter-asked");
    log_text(&line, "transport", poll->courier->transport);
    log_text(&line, "call", call_names[call]);
    log_text(&line, "outcome", outcome_names[outcome]);
    if (report->until != 0)
        log_number(&line, "until", report->until);
    log_end(&line);
}

/* A service that answers, but takes its time, must not keep the round going. */
static void count_time(struct waiter_poll *poll)
{
    const int64_t now = clock_monotonic_ms(), late = now - poll->begun - POLL_CALL_MS;
    const bool counts = poll->begun != 0 && late > 0;
    struct log_line line;

    poll->begun = now; /* of the next call, when several are made in one go */
    if (!counts)
        return;
    poll->lost += late;
    if (!is_too_slow(poll))
        return;
    log_begin(&line, LOG_WARN, "waiter-slow");
    log_text(&line, "transport", poll->courier->transport);
    log_number(&line, "lost-ms", poll->lost);
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
    if (poll->trouble != COURIER_OK && outcome != COURIER_DENIED && outcome != COURIER_SHOWN)
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

/* What the plan of an app leaves out, like mentions, must not keep letters from being answered. */
static void put_off(struct waiter_poll *poll, enum poll_call call, int64_t until)
{
    wait_for(poll, call, until);
    if (call == POLL_MENTIONS || call == POLL_LIKES)
        return;
    poll->paused_until = until;
    poll->stopped = true;
}

/* Only the reading of pages can find a token stale, and only a letter or a search for one be impossible for ever. */
static enum courier_outcome sensible(enum poll_call call, enum courier_outcome outcome)
{
    if (outcome == COURIER_STALE && call != POLL_MESSAGES && call != POLL_MENTIONS)
        return COURIER_FAULT;
    if ((outcome == COURIER_NEVER || outcome == COURIER_SHOWN) && call != POLL_SEND &&
        call != POLL_FIND)
        return COURIER_FAULT;
    return outcome;
}

enum courier_outcome poll_came(struct waiter_poll *poll, enum poll_call call,
                               enum courier_outcome outcome, struct courier_report *report)
{
    outcome = sensible(call, outcome);
    poll->changed = true;
    poll->tally.asked++;
    count_time(poll);
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
        if (poll->sentence[0] == '\0')
            snprintf(poll->sentence, sizeof(poll->sentence), "%s", report->err.message);
        if (report->until > 0 || poll->next[call].failures < LATER_PATIENCE)
            return outcome;
        break; /* always later, and never when: nobody is there */
    case COURIER_PAUSED:
        put_off(poll, call, bounded(report->until, clock_now() + POLL_PAUSE_SECONDS));
        break;
    case COURIER_DENIED:
        put_off(poll, call, clock_now() + POLL_BACKOFF_MAX_SECONDS);
        break;
    case COURIER_SHOWN:
        if (report->until == 0)
            return outcome; /* it happened to this one letter */
        poll->paused_until = bounded(report->until, 0);
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
