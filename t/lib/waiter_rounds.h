/**
 * Rounds of the waiter on a service that is not there, for unit tests. Header only.
 */
#ifndef LIB_WAITER_ROUNDS_H
#define LIB_WAITER_ROUNDS_H

#include "base/log.h"
#include "base/rand.h"
#include "lib/scratch_ledger.h"
#include "lib/waiter_courier.h"
#include "site/waiter_note.h"

#define NOW LEDGER_NOON
#define MINUTE 60

static struct arena arena;
static struct site site;
static struct phrases phrases;
static struct err err;

SCRATCH void stay_alive(void)
{
}

/* A new service, and a waiter who has never heard of it. */
SCRATCH void begin(void)
{
    scratch_script(site.db, "DELETE FROM message; DELETE FROM tagged; DELETE FROM waiter_note");
    service_begin(1, NOW);
    service->die = stay_alive;
    for (int i = 0; i < POLL_CALLS; i++)
        service->calls[i].asked = 0;
}

SCRATCH enum courier_outcome play(int64_t seconds_later)
{
    enum courier_outcome trouble = COURIER_OK;

    service->now += seconds_later;
    if (service_round(&site, &phrases, &trouble, &err) != STATUS_OK)
        printf("Bail out! %s\n", err.message);
    return trouble;
}

/* How many requests of a kind a round makes. */
SCRATCH int64_t asks(enum poll_call call, int64_t seconds_later)
{
    const int64_t before = service->calls[call].asked;

    play(seconds_later);
    return service->calls[call].asked - before;
}

SCRATCH const char *note(const char *name)
{
    const char *value = NULL;

    if (waiter_note_get(site.db, &arena, "play", name, &value, &err) != STATUS_OK)
        return err.message;
    return value;
}

SCRATCH int64_t note_number(const char *name)
{
    int64_t number = -1;

    waiter_note_int(site.db, "play", name, 0, &number, &err);
    return number;
}

SCRATCH int64_t count(const char *state)
{
    static const struct sql COUNT = SQL("SELECT count(*) FROM message WHERE state = ?1");
    struct stmt *s = db_use(site.db, &COUNT);
    int64_t number;

    stmt_text(s, 1, state);
    number = stmt_row(s) ? stmt_col_int(s, 0) : -1;
    stmt_done(s, NULL);
    return number;
}

SCRATCH void refuse(enum poll_call call, enum courier_outcome outcome, int64_t until)
{
    service->calls[call].outcome = outcome;
    service->calls[call].until = until;
}

/* The site on which they are played. */
SCRATCH void rounds_begin(void)
{
    char *settings[] = {(char[]){"PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef"}, NULL};

    clock_fix(NOW);
    rand_fix(1);
    log_threshold(LOG_NOTHING);
    service_make();
    ledger_site(&site, &arena, "site", settings);
    phrases_load(&phrases, &arena, -1, &err);
}

SCRATCH void rounds_end(void)
{
    db_close(site.db);
    arena_free(&arena);
}

#endif
