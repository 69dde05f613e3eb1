/**
 * The audit trail: one row per change, written in the transaction of the change.
 */
#ifndef SITE_EVENT_H
#define SITE_EVENT_H

#include "site/site.h"

/** Records that the site's actor did `action` ("add", "edit", "move", …) to `subject` ("project", …). `before` and
 *  `after` say what changed where that is small; NULL = nothing to say. Inside the transaction of the change. */
enum status event_add(struct site *site, const char *action, const char *subject,
                      int64_t subject_id, const char *before, const char *after, struct err *err);

#endif
