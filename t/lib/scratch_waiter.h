/**
 * A site with a waiter, for unit tests: messages come in, answers go out. Header only.
 */
#ifndef LIB_SCRATCH_WAITER_H
#define LIB_SCRATCH_WAITER_H

#include "lib/scratch_ledger.h"
#include "site/login_check_use.h"
#include "site/waiter_handle.h"
#include "site/waiter_message.h"
#include "site/waiter_outbox.h"

static struct arena waiter_arena;
static struct site waiter_site;
static struct phrases waiter_phrases_built_in;
static struct err waiter_err;
static struct waiter waiter_him = {&waiter_site, &waiter_phrases_built_in, "x", "1"};

/** A new site in `name`, at noon, with these settings besides a secret and an address (NULL at the end). Account 1 is an
 *  admin called "admin". */
SCRATCH void waiter_begin(const char *name, char *const *settings)
{
    char *all[16] = {(char[]){"PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef"},
                     (char[]){"PIEROGIS_BASE_URL=https://example.org"}};

    for (size_t i = 0; settings != NULL && settings[i] != NULL && i < 12; i++)
        all[i + 2] = settings[i];
    clock_fix(LEDGER_NOON);
    ledger_site(&waiter_site, &waiter_arena, name, all);
    ledger_account(&waiter_site, "admin", ROLE_ADMIN);
    if (phrases_load(&waiter_phrases_built_in, &waiter_arena, -1, &waiter_err) != STATUS_OK)
        printf("Bail out! %s\n", waiter_err.message);
}

SCRATCH void waiter_end(void)
{
    db_close(waiter_site.db);
    arena_free(&waiter_arena);
}

/** A message comes in; it is the next one, and its event id says so ("e12"). */
SCRATCH const char *waiter_hears_named(const char *sender, const char *name, const char *text)
{
    static int64_t place;
    struct waiter_message message = {
        .sender = sender, .sender_name = name, .conversation = "", .text = text, .at = clock_now()};
    bool added = false;
    enum status status = db_begin(waiter_site.db, TX_PRIVATE, &waiter_err);

    message.place = ++place;
    message.event_id = arena_printf(&waiter_arena, "e%lld", (long long)place);
    if (status == STATUS_OK)
        status = waiter_message_add(waiter_site.db, waiter_him.transport, &message, 0, &added,
                                    &waiter_err);
    if (db_end(waiter_site.db, status, &waiter_err) != STATUS_OK || !added)
        printf("Bail out! %s\n", waiter_err.message);
    return message.event_id;
}

SCRATCH const char *waiter_hears(const char *sender, const char *text)
{
    return waiter_hears_named(sender, "", text);
}

/** He acts on all that waits; how many he answered, or -1. */
SCRATCH int64_t waiter_acts(void)
{
    struct waiter_tally tally = {0, 0}, before;

    do {
        before = tally;
        if (waiter_handle(&waiter_him, &tally, &waiter_err) != STATUS_OK)
            return -1;
    } while (tally.handled > before.handled);
    return tally.answered;
}

/** The next answer, sent; "(silence)" when there is none. `waiter_letter` has the rest of it. */
static struct waiter_letter waiter_letter;

SCRATCH const char *waiter_says(void)
{
    const char *transport = waiter_him.transport;
    bool found = false;

    if (waiter_outbox_next(&waiter_site, &waiter_arena, transport, WAITER_IN_TURN, clock_now(),
                           &waiter_letter, &found, &waiter_err) != STATUS_OK)
        return waiter_err.message;
    if (!found)
        return "(silence)";
    if (waiter_outbox_begin(&waiter_site, transport, &waiter_letter, &waiter_err) != STATUS_OK ||
        waiter_outbox_sent(&waiter_site, transport, &waiter_letter, "r", &waiter_err) != STATUS_OK)
        return waiter_err.message;
    return waiter_letter.text;
}

/** A message, and the answer to it. */
SCRATCH const char *waiter_answers(const char *sender, const char *text)
{
    waiter_hears(sender, text);
    return waiter_acts() < 0 ? waiter_err.message : waiter_says();
}

/** Whose login the code is, at this moment, "nobody" for a dead one; tried from a neighbourhood of its own. */
SCRATCH const char *waiter_logs_in(const char *code)
{
    static int tries;
    const struct login_request request = {
        .typed = str_of(code), .prefix = arena_printf(&waiter_arena, "prefix:%d", tries++)};
    struct login login;

    return login_check_use(&waiter_site, &waiter_arena, &request, &login, &waiter_err) == STATUS_OK
               ? login.account.handle
               : "nobody";
}

#endif
