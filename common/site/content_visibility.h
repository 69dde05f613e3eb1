/**
 * Hiding, removing, restoring and purging content: the row and the files together, so that the address of a file
 * that visitors must not see dies with the change.
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
 *  in already: nothing happens. `out` gets the item as it is now. */
enum status content_show_or_hide(struct site *site, struct arena *arena, int64_t id,
                                 enum content_state state, struct content *out, struct err *err);

/** Deletes a removed item and its files (those that no other item owns) for ever. Not removed yet:
 *  STATUS_CONFLICT. */
enum status content_purge(struct site *site, struct arena *arena, int64_t id, struct err *err);

#endif
