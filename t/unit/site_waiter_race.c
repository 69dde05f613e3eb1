/* Several processes that handle the same messages and send the same answers at a time: each happens once. */
#include "lib/scratch_waiter.h"

#include <sys/mman.h>

#define PROCESSES 3
#define PEOPLE 120

static struct err err;
static int *begun; /* letters, by all of them */

static void open_again(void)
{
    waiter_site.db = scratch_open(waiter_site.home_path, DB_WRITE);
}

/* Handles what there is, and sends what it gets hold of; the exit code is 0 unless something went wrong. Whoever comes
 * second to an answer is told so. */
static int work(void *context)
{
    struct waiter_letter letter;
    struct waiter_tally tally = {0, 0}, before;
    bool found = true;
    enum status status;

    (void)context;
    open_again();
    do {
        before = tally;
        if (waiter_handle(&waiter_him, &tally, &err) != STATUS_OK)
            return 1;
    } while (tally.handled > before.handled);
    while (found) {
        if (waiter_outbox_next(&waiter_site, &waiter_arena, "x", WAITER_IN_TURN, clock_now(),
                               &letter, &found, &err) != STATUS_OK)
            return 2;
        if (!found)
            break;
        status = waiter_outbox_begin(&waiter_site, "x", &letter, &err);
        if (status == STATUS_CONFLICT)
            continue;
        __atomic_add_fetch(begun, 1, __ATOMIC_RELAXED);
        if (status != STATUS_OK ||
            waiter_outbox_sent(&waiter_site, "x", &letter, "r", &err) != STATUS_OK)
            return 3;
    }
    db_close(waiter_site.db);
    return 0;
}

int main(void)
{
    static const struct sql ACCOUNTS = SQL("SELECT count(*) FROM account WHERE role = 'member'");
    static const struct sql CHECKS = SQL("SELECT count(*) FROM event WHERE action = 'check'");
    static const struct sql SENT = SQL("SELECT count(*) FROM message WHERE state = 'sent'");
    static const struct sql OPEN = SQL("SELECT count(*) FROM message WHERE state <> 'sent'");
    pid_t pids[PROCESSES];

    begun = mmap(NULL, sizeof(*begun), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (begun == MAP_FAILED)
        return 1;
    scratch_in_memory();
    waiter_begin("site", NULL);
    for (int i = 0; i < PEOPLE; i++)
        waiter_hears_named(arena_printf(&waiter_arena, "p-%d", i), "Anna", "check");
    db_close(waiter_site.db);
    waiter_site.db = NULL;
    for (int i = 0; i < PROCESSES; i++)
        pids[i] = scratch_fork(work, NULL);
    for (int i = 0; i < PROCESSES; i++)
        TAP_IS_INT(scratch_wait(pids[i]), 0, "a process that does it all");
    open_again();
    TAP_IS_INT(scratch_number(waiter_site.db, &ACCOUNTS), PEOPLE, "everybody has one account");
    TAP_IS_INT(scratch_number(waiter_site.db, &CHECKS), PEOPLE, "and was given one check");
    TAP_IS_INT(scratch_number(waiter_site.db, &SENT), PEOPLE, "which was sent");
    TAP_IS_INT(*begun, PEOPLE, "… by one of them alone");
    TAP_IS_INT(scratch_number(waiter_site.db, &OPEN), 0, "nothing is left");
    waiter_end();
    return tap_done();
}
