/**
 * Changing, moving, hiding and removing content: the rows. Where its files lie is the business of site/media_store.h.
 */
#ifndef SITE_CONTENT_CHANGE_H
#define SITE_CONTENT_CHANGE_H

#include "site/content.h"

/** What an admin may say, as typed; NULL leaves it alone. */
struct content_change {
    const char *codename;
    const char *title;
    const char *alt;                 /* describing it ends "decorative", and what others offer */
    bool decorative;                 /* ends the description, and what others offer */
    const char *palette;             /* three colours, or "inherit" */
    const struct content_tags *tags; /* replaces all tags */
};

enum status content_edit(struct site *site, struct arena *arena, int64_t id,
                         const struct content_change *change, struct content *out, struct err *err);

/** Moves it to another project under the same codename; its old path redirects. */
enum status content_move(struct site *site, struct arena *arena, int64_t id,
                         const struct project *to, struct content *out, struct err *err);

/** Sets the state and writes the audit entry `action`; inside the caller's transaction. */
enum status content_set_state(struct site *site, int64_t id, enum content_state state,
                              const char *action, struct err *err);

/** Deletes the rows of a removed item for ever; inside the caller's transaction. */
enum status content_delete(struct site *site, int64_t id, struct err *err);

/** How many other items than `id` show the file `hash` to visitors (state visible), or, with `any`, own it in
 *  whatever state. */
enum status content_hash_users(struct db *db, const char *hash, int64_t id, bool any,
                               int64_t *count, struct err *err);

/** The same for the captions file `hash`. */
enum status content_captions_users(struct db *db, const char *hash, int64_t id, bool any,
                                   int64_t *count, struct err *err);

#endif
