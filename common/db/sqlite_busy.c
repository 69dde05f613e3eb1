#include "db/sqlite_connection.h"

#include "base/clock.h"
#include "base/rand.h"

#include <time.h>

/* SQLite's own back-off sleeps up to 100 ms, long after the lock is free. Transactions here last about a
 * millisecond, so waits are of that order; the jitter keeps processes that collided from colliding again. */
#define PAUSE_MIN_US 200
#define PAUSE_GROWTH_US 50 /* with each try, up to PAUSE_GROWTH_MAX tries */
#define PAUSE_GROWTH_MAX 16

int sqlite_wait(void *connection, int tries)
{
    struct sqlite_connection *c = connection;
    int64_t now = clock_monotonic_ms();
    int growth = tries < PAUSE_GROWTH_MAX ? tries : PAUSE_GROWTH_MAX;
    struct timespec pause = {0, 0};

    if (tries == 0)
        c->deadline = now + c->busy_ms;
    if (now >= c->deadline)
        return 0;
    pause.tv_nsec =
        1000 * (PAUSE_MIN_US + (long)rand_below((uint64_t)(PAUSE_GROWTH_US * (growth + 2))));
    nanosleep(&pause, NULL);
    return 1;
}
