/**
 * The waiter reads: acts on the messages that wait in the inbox, oldest first, and writes his answers beside them.
 */
#ifndef SITE_WAITER_HANDLE_H
#define SITE_WAITER_HANDLE_H

#include "site/phrases.h"
#include "site/site.h"

#define WAITER_BATCH 200 /* messages of one transaction */

struct waiter {
    struct site *site; /* acts as the site itself */
    const struct phrases *phrases;
    const char *transport; /* a codename: "local", "x", "mastodon" */
    const char *self;      /* his own id there: "" = has none */
};

/** What a batch came to. */
struct waiter_tally {
    int64_t handled;
    int64_t answered; /* of those: an answer waits to be sent */
};

/** Handles at most WAITER_BATCH messages, in one transaction of its own; `tally` is added to, and grows by nothing when
 *  none waits. A message that cannot be handled because of a fault of ours, while others can, is parked as `dead`
 *  and logged, so that it does not hold them up. Where none can be handled, the fault is not of a message: it is
 *  returned, and all of them stay as they are, to be handled some other time. */
enum status waiter_handle(struct waiter *waiter, struct waiter_tally *tally, struct err *err);

#endif
