/**
 * Claims: dubious one-liners. One of them is the site's subtitle. How they are made and taken off stands in
 * site/claim_change.h.
 */
#ifndef SITE_CLAIM_H
#define SITE_CLAIM_H

#include "site/site.h"

#define CLAIM_SLOT_SECONDS 600 /* for so long the subtitle is the same */

enum claim_state {
    CLAIM_VISIBLE,
    CLAIM_HIDDEN, /* by staff, for now */
    CLAIM_REMOVED /* by staff */
};

struct claim {
    int64_t id;
    const char *text; /* as claim_text_clean() leaves it */
    enum claim_state state;
    int64_t created_at;
    int64_t account_id; /* whose it is; 0 = the site's own */
    const char
        *handle; /* the same by name; NULL = the site's own, or the account has been removed */
    bool
        author_active; /* an account neither removed nor banned: there is a page about the author */
};

struct claim_list {
    struct claim *items; /* newest first */
    size_t count;
    bool more; /* there are older ones: ask with before_id = the last one's id */
};

const char *claim_state_name(enum claim_state state);
bool claim_state_of(struct str name, enum claim_state *out);

/** In any state. STATUS_NOT_FOUND. */
enum status claim_by_id(struct db *db, struct arena *arena, int64_t id, struct claim *out,
                        struct err *err);

/** The newest `limit` claims in `state` that are older than claim `before_id` (INT64_MAX = from the newest). */
enum status claim_page(struct db *db, struct arena *arena, enum claim_state state,
                       int64_t before_id, size_t limit, struct claim_list *out, struct err *err);

/** The same of all that have not been removed: what staff decides about. */
enum status claim_page_kept(struct db *db, struct arena *arena, int64_t before_id, size_t limit,
                            struct claim_list *out, struct err *err);

/** The same in all states. */
enum status claim_inventory(struct db *db, struct arena *arena, int64_t before_id, size_t limit,
                            struct claim_list *out, struct err *err);

/** The number of the time slot of `now` (seconds). */
int64_t claim_slot_of(int64_t now);

/** The visible claim that the slot draws; `out->id` is 0 when there is none. One statement, whose cost does not grow with
 *  the number of claims: the slot draws an id up to the newest, and the next visible claim from there on is taken. So a
 *  claim behind a gap is drawn more often. As long as the claims stay, the slot draws the same one. */
enum status claim_of_slot(struct db *db, struct arena *arena, int64_t slot, struct claim *out,
                          struct err *err);

#endif
