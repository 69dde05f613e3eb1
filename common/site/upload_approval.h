/**
 * Whose posts wait until staff has looked at them.
 */
#ifndef SITE_UPLOAD_APPROVAL_H
#define SITE_UPLOAD_APPROVAL_H

#include "site/project.h"

#define UPLOAD_APPROVED_LEAST 3 /* visible items: whoever has so many is no newcomer */

/** Whether what `site->actor` posts into `project` now waits for approval. In a moderated project everybody's does; with
 *  PIEROGIS_NEWCOMERS=hold also that of guests, and of members with fewer than UPLOAD_APPROVED_LEAST visible items.
 *  Never that of staff, admins and the site itself. */
enum status upload_must_wait(struct site *site, const struct project *project, bool *wait,
                             struct err *err);

#endif
