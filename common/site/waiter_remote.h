/**
 * Answers that have arrived, by the numbers that services gave them.
 */
#ifndef SITE_WAITER_REMOTE_H
#define SITE_WAITER_REMOTE_H

#include "db/db.h"

/** Whether `remote_id` is the service's number of an answer to this person that is known to have arrived. */
enum status waiter_remote_known(struct db *db, const char *transport, const char *recipient,
                                const char *remote_id, bool *known, struct err *err);

#endif
