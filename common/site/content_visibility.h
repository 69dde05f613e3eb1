/**
 * Hiding, removing, restoring, approving, rejecting and purging content: the row and the files together, so that the
 * address of a file that visitors must not see dies with the change.
 */
#ifndef SITE_CONTENT_VISIBILITY_H
#define SITE_CONTENT_VISIBILITY_H

#include "site/content_change.h"
#include "site/media_store.h"

/** The files of `content` that no other item shows to visitors or, with `any`, owns in whatever state. Its own row is
 *  told by its id; 0 = it has none. */
enum status content_own_files(struct db *db, struct arena *arena, const struct content *content,
                              bool any, struct media_files *out, struct err *err);

/** To CONTENT_VISIBLE, CONTENT_HELD or CONTENT_REMOVED. Files that another visible item shows stay. The state it is
 *  in already: nothing happens. `out` gets the item as it is now. STATUS_CONFLICT: what is removed cannot be held. */
enum status content_show_or_hide(struct site *site, struct arena *arena, int64_t id,
                                 enum content_state state, struct content *out, struct err *err);

/** What has been hidden becomes visible again; what is visible stays so. STATUS_CONFLICT for what waits or is removed. */
enum status content_show_again(struct site *site, struct arena *arena, int64_t id,
                               struct content *out, struct err *err);

/** To CONTENT_REMOVED, and gives back what it has cost (site/price.h), if that has not come back before; also when it is
 *  removed already. `*refunded` (NULL = who cares) gets what comes back now. STATUS_FORBIDDEN for others than staff,
 *  admins and the site itself; so do the next two. */
enum status content_remove_refunded(struct site *site, struct arena *arena, int64_t id,
                                    struct content *out, int64_t *refunded, struct err *err);

/** What waits for approval becomes visible. STATUS_CONFLICT when it does not wait (any more). */
enum status content_approve(struct site *site, struct arena *arena, int64_t id, struct content *out,
                            struct err *err);

/** What waits for approval is removed, and what it has cost is given back. As above. */
enum status content_reject(struct site *site, struct arena *arena, int64_t id, struct content *out,
                           int64_t *refunded, struct err *err);

/** Deletes a removed item and its files (those that no other item owns) for ever. Not removed yet:
 *  STATUS_CONFLICT. */
enum status content_purge(struct site *site, struct arena *arena, int64_t id, struct err *err);

#endif
