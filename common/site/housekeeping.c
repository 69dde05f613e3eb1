#include "site/housekeeping.h"

#include "base/clock.h"
#include "site/bouncer.h"
#include "site/clout_cap.h"
#include "site/limit.h"
#include "site/login_check.h"
#include "site/posted.h"
#include "site/session_change.h"
#include "site/waiter_link.h"
#include "site/waiter_message.h"
#include "site/waiter_person.h"
#include "site/waiter_tagged.h"

#include <poll.h>

typedef enum status sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

static sweep *const sweeps[] = {
    bouncer_sweep, clout_cap_sweep,   limit_sweep,          login_check_sweep,   posted_sweep,
    session_sweep, waiter_link_sweep, waiter_message_sweep, waiter_person_sweep, tagged_sweep};

/* Writers take turns by trying again every few milliseconds: who comes back at once would always be first. */
static void give_way(int64_t began_ms)
{
    poll(NULL, 0, (int)(clock_monotonic_ms() - began_ms) + 1);
}

static enum status sweep_once(struct db *db, sweep *run, int64_t *count, struct err *err)
{
    enum status status = db_begin(db, TX_PRIVATE, err);

    *count = 0;
    if (status != STATUS_OK)
        return status;
    return db_end(db, run(db, HOUSEKEEPING_BATCH, count, err), err);
}

enum status housekeeping(struct db *db, int64_t *rows, struct err *err)
{
    enum status status = STATUS_OK;

    *rows = 0;
    for (size_t i = 0; status == STATUS_OK && i < sizeof(sweeps) / sizeof(sweeps[0]); i++) {
        int64_t count = HOUSEKEEPING_BATCH;

        while (status == STATUS_OK && count >= HOUSEKEEPING_BATCH) {
            const int64_t began = clock_monotonic_ms();

            status = sweep_once(db, sweeps[i], &count, err);
            if (status == STATUS_OK)
                *rows += count;
            if (count > 0)
                give_way(began);
        }
    }
    return status;
}
