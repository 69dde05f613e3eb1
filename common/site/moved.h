/**
 * Old paths of what was renamed or moved, so that links from elsewhere still lead there (301).
 */
#ifndef SITE_MOVED_H
#define SITE_MOVED_H

#include "site/site.h"

/** Remembers that `path` belonged to a project or (exactly one of the two is not 0) to a piece of content. The
 *  newest owner of a path wins. Inside the transaction of the change. */
enum status moved_remember(struct db *db, const char *path, int64_t project_id, int64_t content_id,
                           struct err *err);

/** Forgets the old paths of something that is deleted. */
enum status moved_forget(struct db *db, int64_t project_id, int64_t content_id, struct err *err);

#endif
