/**
 * Reading of the streams of a service: messages into the inbox, posts that tag the chef into what is paid. Whatever order
 * a service has, a page and the knowledge that it was read are stored together.
 */
#ifndef NET_WAITER_POLL_READ_H
#define NET_WAITER_POLL_READ_H

#include "net/waiter_poll.h"

/** Reads what is new of POLL_MESSAGES or POLL_MENTIONS, as far as the service lets. */
enum status poll_read(struct waiter_poll *poll, enum poll_call call, struct err *err);

#endif
