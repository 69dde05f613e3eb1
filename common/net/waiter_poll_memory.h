/**
 * What rounds remember of their calls from one to the next (site/waiter_note.h).
 */
#ifndef NET_WAITER_POLL_MEMORY_H
#define NET_WAITER_POLL_MEMORY_H

#include "net/waiter_poll.h"

/** Reads what former rounds remember. */
enum status poll_load(struct waiter_poll *poll, struct err *err);

/** Writes what has changed since, inside the caller's transaction. */
enum status poll_save(struct waiter_poll *poll, struct err *err);

/** The same, and what cron is told of, in a transaction of its own; without one when nothing has changed. */
enum status poll_remember(struct waiter_poll *poll, struct err *err);

#endif
