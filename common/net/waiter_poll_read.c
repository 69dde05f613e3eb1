#include "net/waiter_poll_read.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/waiter_poll_call.h"
#include "net/waiter_poll_scan.h"

#define FIRST_PAGE 10 /* events of the first page when few are expected: services bill by them */

/* One reading of a stream, from its beginning to its end or to where it is cut short. */
struct reading {
    struct waiter_poll *poll;
    enum poll_call call;
    struct poll_scan scan;
    struct arena page_arena; /* of one page; what stays is copied */
    struct courier_page *page;
    const char *token;   /* of the page to ask for; NULL = the first one */
    const char *own;     /* where the page before led, when `token` is one of a cut; NULL else */
    const char *top;     /* the largest mark of all pages */
    const char *deep;    /* the largest floor of the cuts that it has come to; NULL = none */
    const char *settled; /* the largest mark of those that can have nothing new below them */
    int64_t above;       /* events above `scan.high` */
    bool saved;          /* this reading is scan.cuts[0] */
    bool again;          /* it has begun anew already */
    bool done;
};

static const char *stay(struct reading *r, const char *text)
{
    return text == NULL ? NULL : arena_strdup(r->poll->arena, text);
}

static int compare(const struct reading *r, const char *a, const char *b)
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
 * that has waited while the waiter was away is. By the service's clock, which a first answer has told. */
static void set_oldest(struct waiter_poll *poll)
{
    if (poll->oldest != 0)
        return;
    poll->oldest = poll_service_now(poll) - conf_int(poll->site->conf, CONF_WAITER_MAX_AGE);
    poll->changed = true;
}

static enum courier_outcome ask(struct reading *r)
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
    if (outcome == COURIER_OK && r->page->next != NULL && r->token != NULL &&
        strcmp(r->page->next, r->token) == 0) {
        err_set(&report.err, STATUS_INVALID, "%s leads from a page to the same page", c->transport);
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
        status = tagged_add(poll->site, poll->courier->transport, post, err);
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
static enum status store(struct reading *r, struct err *err)
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

/* --- pages that lead back --------------------------------------------------------------------------------- */

/* Nothing new appears below what is so old. */
static void look_at_mark(struct reading *r, const char *mark)
{
    const int64_t settled = poll_service_now(r->poll) - POLL_SETTLE_SECONDS;

    if (mark != NULL && r->poll->courier->calls->when(mark) <= settled &&
        (r->settled == NULL || compare(r, mark, r->settled) > 0))
        r->settled = stay(r, mark);
}

/* What an event of the page says about the reading; true when a first reading need not go further back. */
static bool look_at(struct reading *r, const char *mark, int64_t at)
{
    const struct poll_scan *scan = &r->scan;

    if (scan->high == NULL || compare(r, mark, scan->high) > 0)
        r->above++;
    look_at_mark(r, mark);
    return scan->high == NULL && at < r->poll->oldest;
}

/* Takes note of what is on the page; true when the reading ends with it. */
static bool look_at_page(struct reading *r)
{
    const struct courier_page *page = r->page;
    bool end = page->next == NULL;

    if (page->last != NULL && (r->top == NULL || compare(r, page->last, r->top) > 0))
        r->top = stay(r, page->last);
    look_at_mark(r, page->last);
    look_at_mark(r, page->first);
    r->above += (int64_t)page->skipped;
    for (size_t i = 0; i < page->count; i++) {
        if (r->call == POLL_MESSAGES)
            end |= look_at(r, page->messages[i].event_id, page->messages[i].at);
        else
            end |= look_at(r, page->posts[i].post_id, page->posts[i].at);
    }
    return end || (r->scan.high != NULL && page->first != NULL &&
                   compare(r, page->first, r->scan.high) <= 0);
}

/* Down to where a later reading must come before it goes on where this one ends: to what is settled. NULL: all that it
 * has read is too new, and must be read again. */
static const char *cut_floor(const struct reading *r)
{
    if (r->deep == NULL || (r->settled != NULL && compare(r, r->settled, r->deep) > 0))
        return r->settled;
    return r->deep;
}

/* Where to go on: behind what former readings have read already, when this one has come to it. */
static void lead_on(struct reading *r)
{
    struct poll_scan *scan = &r->scan;
    const char *next = stay(r, r->page->next);

    if (r->saved)
        poll_scan_uncut(scan);
    r->token = next;
    r->own = NULL;
    while (scan->cut_count > 0 && r->page->first != NULL &&
           compare(r, r->page->first, scan->cuts[0].floor) <= 0) {
        r->token = scan->cuts[0].page;
        r->own = next;
        if (r->deep == NULL || compare(r, scan->cuts[0].floor, r->deep) > 0)
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
    r->token = r->top = r->deep = r->settled = NULL;
    r->above = 0;
    r->again = true;
    return true;
}

static enum status read_back(struct reading *r, struct err *err)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && !r->done && poll_may(r->poll, r->call)) {
        const enum courier_outcome outcome = ask(r);

        if (outcome == COURIER_STALE && recover(r))
            continue;
        if (outcome != COURIER_OK)
            break;
        if (look_at_page(r)) {
            poll_scan_close(&r->scan, r->poll->courier->calls->compare, r->top, r->settled,
                            r->above, clock_now());
            r->done = true;
        } else {
            lead_on(r);
        }
        status = store(r, err);
    }
    return status;
}

/* --- pages that lead forward ------------------------------------------------------------------------------ */

static enum status read_forward(struct reading *r, struct err *err)
{
    const char *from = r->scan.high;
    enum status status = STATUS_OK;

    while (status == STATUS_OK && !r->done && poll_may(r->poll, r->call)) {
        const char *reached = r->scan.high;
        enum courier_outcome outcome;

        r->scan.high = from;
        outcome = ask(r);
        r->scan.high = reached;
        if (outcome == COURIER_STALE && r->token != NULL && !r->again) {
            from = reached;
            r->token = NULL;
            r->again = true;
            continue;
        }
        if (outcome != COURIER_OK)
            break;
        if (r->page->last != NULL && (reached == NULL || compare(r, r->page->last, reached) > 0))
            r->scan.high = stay(r, r->page->last);
        r->token = stay(r, r->page->next);
        r->done = r->token == NULL;
        status = store(r, err);
    }
    return status;
}

/* --- a stream --------------------------------------------------------------------------------------------- */

enum status poll_read(struct waiter_poll *poll, enum poll_call call, struct err *err)
{
    struct reading r = {.poll = poll, .call = call};
    enum status status;

    r.page = ARENA_NEW(poll->arena, struct courier_page);
    status = poll_scan_load(&r.scan, poll->site->db, poll->arena, poll->courier->transport,
                            poll_call_name(call), err);
    if (status == STATUS_OK && poll->courier->order == NEWEST_FIRST)
        status = read_back(&r, err);
    else if (status == STATUS_OK)
        status = read_forward(&r, err);
    if (status == STATUS_OK && r.done && call == POLL_MENTIONS && !poll->eager) {
        poll->next[call].at = clock_now() + POLL_MENTIONS_SECONDS;
        poll->changed = true;
    }
    arena_free(&r.page_arena);
    return status;
}
