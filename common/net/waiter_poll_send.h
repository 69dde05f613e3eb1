/**
 * The letters of a round: first those of which nobody knows whether they were sent, then those that wait.
 */
#ifndef NET_WAITER_POLL_SEND_H
#define NET_WAITER_POLL_SEND_H

#include "net/waiter_poll.h"

#define POLL_UNCLEAR_SECONDS                                                                       \
    86400 /* who is not told in a day whether a letter arrived sends it again */

/** Looks for the letters that may have been sent or not. */
enum status poll_reconcile(struct waiter_poll *poll, struct err *err);

/** Sends those that are due, as far as the service lets. */
enum status poll_send(struct waiter_poll *poll, struct err *err);

#endif
