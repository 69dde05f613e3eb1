/* Messages that the waiter cannot act on because of a fault of ours: whose the fault is, and who waits for it. */
#include "base/log.h"
#include "lib/scratch_waiter.h"

static struct arena *const arena = &waiter_arena;
static struct site *const site = &waiter_site;
static struct err err;

static int64_t dead(void)
{
    static const struct sql DEAD = SQL("SELECT count(*) FROM message WHERE state = 'dead'");

    return scratch_number(site->db, &DEAD);
}

static int64_t waiting(void)
{
    static const struct sql WAITING =
        SQL("SELECT count(*) FROM message WHERE sender LIKE 'f-%' AND state = 'new'");

    return scratch_number(site->db, &WAITING);
}

/* Answers to all whose sender is like that end in a fault. */
static void break_answers(const char *sender)
{
    scratch_script(site->db, arena_printf(arena,
                                          "CREATE TRIGGER bad BEFORE UPDATE ON message WHEN "
                                          "new.sender LIKE '%s' AND new.state = 'ready' "
                                          "BEGIN SELECT raise(ABORT, 'a fault'); END",
                                          sender));
}

static void hear_crowd(int from, int to)
{
    for (int i = from; i < to; i++)
        waiter_hears(arena_printf(arena, i == 7 || i == 13 || i == 14 ? "f-bad-%d" : "f-%d", i),
                     "check");
}

static void test_faults(void)
{
    static const struct sql ANSWERED =
        SQL("SELECT count(*) FROM message WHERE sender LIKE 'f-%' AND state = 'ready'");
    static const struct sql ACCOUNTS =
        SQL("SELECT count(*) FROM account WHERE handle LIKE 'x-f-%'");
    struct waiter_tally tally = {0, 0};

    log_threshold(LOG_NOTHING);
    break_answers("f-bad%");
    hear_crowd(0, 20);
    TAP_IS_INT(waiter_handle(&waiter_him, &tally, &err), STATUS_OK,
               "a message that cannot be handled");
    TAP_IS_INT(tally.handled, 7, "holds nobody up before it");
    TAP_IS_INT(tally.answered, 7, "the tally is right");
    TAP_IS_INT(waiter_acts(), 10, "nor behind it");
    TAP_IS_INT(dead(), 3, "it is parked");
    TAP_IS_INT(scratch_number(site->db, &ANSWERED), 17, "everybody else has an answer");
    TAP_IS_INT(scratch_number(site->db, &ACCOUNTS), 17, "nothing of it has happened");
    hear_crowd(13, 15);
    TAP_IS_INT(waiter_acts(), -1, "where none can be handled nobody knows whose fault it is");
    TAP_IS_INT(waiting(), 2, "… and they wait");
    hear_crowd(20, 21);
    TAP_IS_INT(waiter_acts(), 1, "… until another one can");
    TAP_IS_INT(waiting(), 0, "… and are parked then");
    TAP_IS_INT(dead(), 5, "… both");
    scratch_script(site->db, "DROP TRIGGER bad");
    log_threshold(LOG_WARN);
    while (strcmp(waiter_says(), "(silence)") != 0)
        continue;
}

/* A fault that is no message's own. */
static void test_common_fault(void)
{
    struct waiter_tally tally = {0, 0};

    log_threshold(LOG_NOTHING);
    hear_crowd(100, 100 + WAITER_BATCH + 5);
    scratch_script(site->db, "ALTER TABLE rank RENAME TO lost");
    TAP_IS_INT(waiter_handle(&waiter_him, &tally, &err), STATUS_BUG, "when nobody has a rank");
    tap_ok(strstr(err.message, "rank") != NULL, "… he says why: %s", err.message);
    TAP_IS_INT(waiting(), WAITER_BATCH + 5, "… and all messages wait");
    scratch_script(site->db, "ALTER TABLE lost RENAME TO rank");
    break_answers("%");
    TAP_IS_INT(waiter_acts(), -1, "when no answer can be written");
    TAP_IS_INT(waiting(), WAITER_BATCH + 5, "… all messages wait, too");
    TAP_IS_INT(tally.handled, 0, "… none is handled");
    scratch_script(site->db, "DROP TRIGGER bad");
    TAP_IS_INT(waiter_acts(), WAITER_BATCH + 5, "and are answered when that is over");
    log_threshold(LOG_WARN);
    while (strcmp(waiter_says(), "(silence)") != 0)
        continue;
}

static void test_batches(void)
{
    struct waiter_tally tally = {0, 0};

    for (int i = 0; i < WAITER_BATCH + 1; i++)
        waiter_hears(arena_printf(arena, "b-%d", i), "help");
    waiter_handle(&waiter_him, &tally, &err);
    TAP_IS_INT(tally.handled, WAITER_BATCH, "a batch is so large");
    waiter_handle(&waiter_him, &tally, &err);
    TAP_IS_INT(tally.handled, WAITER_BATCH + 1, "then comes the next");
    waiter_handle(&waiter_him, &tally, &err);
    TAP_IS_INT(tally.handled, WAITER_BATCH + 1, "then none");
    while (strcmp(waiter_says(), "(silence)") != 0)
        continue;
}

int main(void)
{
    waiter_begin("site", NULL);
    test_faults();
    test_common_fault();
    test_batches();
    waiter_end();
    return tap_done();
}
