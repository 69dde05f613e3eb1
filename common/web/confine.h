/**
 * The sandbox of a web program (base/sandbox.h), made of what its rows need and of what the dispatcher does around
 * them: of all rows in a lasting worker, of the one that answers in a process of one request.
 */
#ifndef WEB_CONFINE_H
#define WEB_CONFINE_H

#include "web/worker.h"

/** Closes the sandbox, for good; calling it again does nothing. The configuration must be loaded. A lasting worker
 *  first opens the databases that any of its rows may need; the one request of another has opened and read from
 *  its own. STATUS_IO when the kernel has a mechanism that fails. */
enum status worker_confine(struct worker *worker, struct err *err);

#endif
