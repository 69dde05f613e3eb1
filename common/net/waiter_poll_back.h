/**
 * Reading of a stream whose pages lead back in time: from the top down to what is known, past what former readings that
 * were cut short have read already (net/waiter_poll_scan.h).
 */
#ifndef NET_WAITER_POLL_BACK_H
#define NET_WAITER_POLL_BACK_H

#include "net/waiter_poll_reading.h"

/** Reads as far as the service lets. */
enum status reading_lead_back(struct reading *r, struct err *err);

#endif
