#include "net/waiter_poll_back.h"

#include "net/waiter_poll_call.h"

/* Nothing new appears below what is so old. */
static void look_at_mark(struct reading *r, const char *mark)
{
    const int64_t settled = poll_service_now(r->poll) - POLL_SETTLE_SECONDS;

    if (mark != NULL && r->poll->courier->calls->when(mark) <= settled &&
        (r->settled == NULL || reading_compare(r, mark, r->settled) > 0))
        r->settled = reading_keep(r, mark);
}

/* What an event of the page says about the reading; true when a first reading need not go further back. */
static bool look_at(struct reading *r, const char *mark, int64_t at)
{
    const struct poll_scan *scan = &r->scan;

    if (scan->high == NULL || reading_compare(r, mark, scan->high) > 0)
        r->above++;
    look_at_mark(r, mark);
    return scan->high == NULL && at < r->poll->oldest;
}

/* A first reading is over with what is too old, though all that is of others or of himself: services bill by events. */
static bool is_deep_enough(const struct reading *r, const char *first)
{
    if (r->scan.high == NULL)
        return r->poll->courier->calls->when(first) < r->poll->oldest;
    return reading_compare(r, first, r->scan.high) <= 0;
}

/* Takes note of what is on the page; true when the reading ends with it. */
static bool look_at_page(struct reading *r)
{
    const struct courier_page *page = r->page;
    bool end = page->next == NULL;

    if (page->last != NULL && (r->top == NULL || reading_compare(r, page->last, r->top) > 0))
        r->top = reading_keep(r, page->last);
    look_at_mark(r, page->last);
    look_at_mark(r, page->first);
    r->above += (int64_t)page->skipped;
    for (size_t i = 0; i < page->count; i++) {
        if (r->call == POLL_MESSAGES)
            end |= look_at(r, page->messages[i].event_id, page->messages[i].at);
        else
            end |= look_at(r, page->posts[i].post_id, page->posts[i].at);
    }
    return end || (page->first != NULL && is_deep_enough(r, page->first));
}

/* Down to where a later reading must come before it goes on where this one ends: to what is settled. NULL: all that it
 * has read is too new, and must be read again. */
static const char *cut_floor(const struct reading *r)
{
    if (r->deep == NULL || (r->settled != NULL && reading_compare(r, r->settled, r->deep) > 0))
        return r->settled;
    return r->deep;
}

/* Where to go on: behind what former readings have read already, when this one has come to it. */
static void lead_on(struct reading *r)
{
    struct poll_scan *scan = &r->scan;
    const char *next = reading_keep(r, r->page->next);

    if (r->saved)
        poll_scan_uncut(scan);
    r->token = next;
    r->own = NULL;
    while (scan->cut_count > 0 && r->page->first != NULL &&
           reading_compare(r, r->page->first, scan->cuts[0].floor) <= 0) {
        r->token = scan->cuts[0].page;
        r->own = next;
        if (r->deep == NULL || reading_compare(r, scan->cuts[0].floor, r->deep) > 0)
            r->deep = scan->cuts[0].floor;
        poll_scan_uncut(scan);
    }
    poll_scan_cut(scan, cut_floor(r), r->token);
    r->saved = scan->cut_count > 0 && scan->cuts[0].page == r->token;
}

/* The service has forgotten the page: go on where this reading itself has led, or begin it anew, once. */
static bool recover(struct reading *r)
{
    if (r->saved)
        poll_scan_uncut(&r->scan);
    r->saved = false;
    if (r->own != NULL) {
        r->token = r->own;
        r->own = NULL;
        return true;
    }
    if (r->token == NULL || r->again)
        return false;
    r->token = r->top = r->deep = r->settled = r->lowest = NULL;
    r->above = 0;
    r->again = true;
    return true;
}

enum status reading_lead_back(struct reading *r, struct err *err)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && reading_may(r)) {
        const enum courier_outcome outcome = reading_ask(r);

        if (outcome == COURIER_STALE && recover(r))
            continue;
        if (outcome != COURIER_OK)
            break;
        if (look_at_page(r)) {
            poll_scan_close(&r->scan, r->poll->courier->calls->compare, r->top, r->settled,
                            r->above, poll_service_now(r->poll));
            r->done = true;
        } else {
            lead_on(r);
        }
        status = reading_store(r, err);
    }
    return status;
}
