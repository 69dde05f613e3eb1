/**
 * One reading of a stream, whatever its order: a page is asked for, and stored together with the knowledge that it was
 * read.
 */
#ifndef NET_WAITER_POLL_READING_H
#define NET_WAITER_POLL_READING_H

#include "net/waiter_poll.h"
#include "net/waiter_poll_scan.h"

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
    const char *lowest;  /* the smallest mark of all pages */
    int idle;            /* pages in a row that led no further back */
    int pages;           /* that were asked for */
    int64_t above;       /* events above `scan.high` */
    bool saved;          /* this reading is scan.cuts[0] */
    bool again;          /* it has begun anew already */
    bool done;
};

/** A copy that lives as long as the round; NULL stays NULL. */
const char *reading_keep(const struct reading *r, const char *text);

/** Compares marks. */
int reading_compare(const struct reading *r, const char *a, const char *b);

/** Whether one more page may be asked for now. */
bool reading_may(const struct reading *r);

/** Asks for the page `r->token`, into `r->page`, until the next one is asked for. */
enum courier_outcome reading_ask(struct reading *r);

/** Stores what is on the page, and `r->scan`, in one transaction. */
enum status reading_store(struct reading *r, struct err *err);

#endif
