/**
 * One waiter at a time: cron may fire again while he is still busy. The kernel lets go of the lock of a process that
 * dies.
 */
#ifndef NET_WAITER_LOCK_H
#define NET_WAITER_LOCK_H

#include "base/err.h"

#include <stdbool.h>

#define WAITER_LOCK "waiter.lock"             /* of everything that asks services */
#define WAITER_LOCK_LOCAL "waiter-local.lock" /* of the transport local */

/** Takes the lock of that name in the folder `home`; `*fd` is closed to let go of it. STATUS_BUSY: somebody has it, and
 *  `wait` is false. */
enum status waiter_lock(int home, const char *name, bool wait, int *fd, struct err *err);

#endif
