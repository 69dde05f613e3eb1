/**
 * What a round knows of its calls: when each may begin, what came of it, what that costs.
 */
#ifndef NET_WAITER_POLL_CALL_H
#define NET_WAITER_POLL_CALL_H

#include "net/waiter_poll.h"

/** "messages", "send", …: as windows of limits are called. */
const char *poll_call_name(enum poll_call call);

/** Whether the call may begin now: nothing has stopped the round, no window is used up, nobody said "later". */
bool poll_may(struct waiter_poll *poll, enum poll_call call);

/** Takes note of what came of a call, says it in the log, and stops the round where going on is of no use. The
 *  outcome that counts is returned: one that the call cannot have is a COURIER_FAULT. */
enum courier_outcome poll_came(struct waiter_poll *poll, enum poll_call call,
                               enum courier_outcome outcome, struct courier_report *report);

/** When the call may begin again after it was told "later". */
int64_t poll_next(const struct waiter_poll *poll, enum poll_call call);

/** Now, by the service's clock. */
int64_t poll_service_now(const struct waiter_poll *poll);

#endif
