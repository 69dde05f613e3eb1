#include "net/waiter_poll_reading.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/waiter_poll_call.h"
#include "net/waiter_poll_memory.h"

#define FIRST_PAGE 10 /* events of the first page when few are expected: services bill by them */
#define PAGES_MAX 300 /* of one reading; the next round goes on where it ends */
#define IDLE_MAX 10   /* pages in a row may be empty, or tell again what is known */

const char *reading_keep(const struct reading *r, const char *text)
{
    return text == NULL ? NULL : arena_strdup(r->poll->arena, text);
}

int reading_compare(const struct reading *r, const char *a, const char *b)
{
    return r->poll->courier->calls->compare(a, b);
}

/* --- asking ----------------------------------------------------------------------------------------------- */

static size_t page_size(const struct reading *r)
{
    if (r->poll->courier->order == OLDEST_FIRST || r->token != NULL || r->scan.high == NULL ||
        r->scan.above >= COURIER_PAGE_MAX)
        return COURIER_PAGE_MAX;
    return r->scan.above < FIRST_PAGE ? FIRST_PAGE : (size_t)r->scan.above + 1;
}

/* At the first start everything that is older than the configuration says is nobody's business any more; later, nothing
 * that has waited while the waiter was away is. By the service's clock, which a first answer has told, unless that is
 * ahead: if it were wrong, all that ever comes would be too old. */
static void set_oldest(struct waiter_poll *poll)
{
    const bool ahead = poll_service_now(poll) > clock_now();

    if (poll->oldest != 0 || poll->courier->live)
        return;
    poll->oldest = (ahead ? clock_now() : poll_service_now(poll)) -
                   conf_int(poll->site->conf, CONF_WAITER_MAX_AGE);
    poll->changed = true;
}

bool reading_may(const struct reading *r)
{
    return !r->done && r->pages < PAGES_MAX && poll_may(r->poll, r->call);
}

/* Whether the page leads to itself or, one of several, never to what is older: services bill by them. */
static bool leads_in_circles(struct reading *r)
{
    const struct courier_page *page = r->page;
    const bool same = page->next != NULL && r->token != NULL && strcmp(page->next, r->token) == 0;

    if (same || page->next == NULL || r->poll->courier->order == OLDEST_FIRST)
        return same;
    if (page->first == NULL ||
        (r->lowest != NULL && reading_compare(r, page->first, r->lowest) >= 0))
        return ++r->idle > IDLE_MAX;
    r->lowest = reading_keep(r, page->first);
    r->idle = 0;
    return false;
}

enum courier_outcome reading_ask(struct reading *r)
{
    struct courier *c = r->poll->courier;
    const struct courier_ask question = {r->scan.high, r->token, page_size(r)};
    struct courier_report report = {.skew = INT64_MIN};
    enum courier_outcome outcome;

    arena_reset(&r->page_arena);
    *r->page = (struct courier_page){.count = 0};
    if (r->call == POLL_MESSAGES)
        outcome = c->calls->messages(c, &r->page_arena, &question, r->page, &report);
    else
        outcome = c->calls->mentions(c, &r->page_arena, &question, r->page, &report);
    r->pages++;
    if (outcome == COURIER_OK && leads_in_circles(r)) {
        err_set(&report.err, STATUS_INVALID, "%s leads from page to page in circles", c->transport);
        outcome = COURIER_FAULT;
    }
    outcome = poll_came(r->poll, r->call, outcome, &report);
    if (outcome == COURIER_OK)
        set_oldest(r->poll);
    waiter_poll_step(r->poll, "asked");
    return outcome;
}

/* --- storing ---------------------------------------------------------------------------------------------- */

static bool is_mine(const struct waiter_poll *poll, const char *sender)
{
    return poll->courier->self[0] != '\0' && strcmp(sender, poll->courier->self) == 0;
}

static void say_unreadable(const struct waiter_poll *poll)
{
    struct log_line line;

    log_begin(&line, LOG_WARN, "waiter-unreadable");
    log_text(&line, "transport", poll->courier->transport);
    log_end(&line);
}

static enum status store_messages(struct reading *r, struct err *err)
{
    struct waiter_poll *poll = r->poll;

    for (size_t i = 0; i < r->page->count; i++) {
        const struct waiter_message *message = &r->page->messages[i];
        bool added = false;
        enum status status;

        if (message->at < poll->oldest || is_mine(poll, message->sender))
            continue;
        status = waiter_message_add(poll->site->db, poll->courier->transport, message, poll->oldest,
                                    &added, err);
        if (status == STATUS_INVALID)
            say_unreadable(poll);
        else if (status != STATUS_OK)
            return status;
        poll->tally.read += added;
        if (added)
            poll->readable_at = clock_now();
    }
    return STATUS_OK;
}

/* Each post in a transaction of its own: it may pay. */
static enum status store_posts(struct reading *r, struct err *err)
{
    struct waiter_poll *poll = r->poll;

    for (size_t i = 0; i < r->page->count; i++) {
        const struct tagged_post *post = &r->page->posts[i];
        enum status status;

        if (post->at < poll->oldest || is_mine(poll, post->author))
            continue;
        status =
            tagged_add(poll->site, poll->courier->transport, post, poll_service_now(poll), err);
        if (status == STATUS_INVALID)
            say_unreadable(poll);
        else if (status != STATUS_OK)
            return status;
        poll->tally.posts++;
        waiter_poll_step(poll, "tagged");
    }
    return STATUS_OK;
}

/* The page, and how far the stream is read now, in one transaction; posts come before it, as they may come twice. */
enum status reading_store(struct reading *r, struct err *err)
{
    struct waiter_poll *poll = r->poll;
    struct db *db = poll->site->db;
    enum status status = STATUS_OK;

    if (r->call == POLL_MENTIONS)
        status = store_posts(r, err);
    if (status == STATUS_OK)
        status = db_begin(db, TX_PRIVATE, err);
    if (status != STATUS_OK)
        return status;
    if (r->call == POLL_MESSAGES)
        status = store_messages(r, err);
    if (status == STATUS_OK)
        status =
            poll_scan_save(&r->scan, db, poll->courier->transport, poll_call_name(r->call), err);
    if (status == STATUS_OK)
        status = poll_save(poll, err);
    status = db_end(db, status, err);
    waiter_poll_step(poll, "stored");
    return status;
}
