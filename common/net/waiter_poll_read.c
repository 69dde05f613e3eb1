#include "net/waiter_poll_read.h"

#include "base/clock.h"
#include "net/waiter_poll_back.h"
#include "net/waiter_poll_call.h"

/* Pages that lead forward: each is behind us when it is stored. */
static enum status read_forward(struct reading *r, struct err *err)
{
    const char *from = r->scan.high;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && reading_may(r)) {
        const char *reached = r->scan.high;
        enum courier_outcome outcome;

        r->scan.high = from;
        outcome = reading_ask(r);
        r->scan.high = reached;
        if (outcome == COURIER_STALE && r->token != NULL && !r->again) {
            from = reached;
            r->token = NULL;
            r->again = true;
            continue;
        }
        if (outcome != COURIER_OK)
            break;
        if (r->page->last != NULL &&
            (reached == NULL || reading_compare(r, r->page->last, reached) > 0))
            r->scan.high = reading_keep(r, r->page->last);
        r->token = reading_keep(r, r->page->next);
        r->done = r->token == NULL;
        status = reading_store(r, err);
    }
    return status;
}

enum status poll_read(struct waiter_poll *poll, enum poll_call call, struct err *err)
{
    struct reading r = {.poll = poll, .call = call};
    enum status status;

    r.page = ARENA_NEW(poll->arena, struct courier_page);
    status = poll_scan_load(&r.scan, poll->site->db, poll->arena, poll->courier->transport,
                            poll_call_name(call), err);
    if (status == STATUS_OK && poll->courier->order == NEWEST_FIRST)
        status = reading_lead_back(&r, err);
    else if (status == STATUS_OK)
        status = read_forward(&r, err);
    if (status == STATUS_OK && r.done && call == POLL_MENTIONS && !poll->eager) {
        poll->next[call].at = clock_now() + POLL_MENTIONS_SECONDS;
        poll->changed = true;
    }
    arena_free(&r.page_arena);
    return status;
}
