/**
 * Words that members offer for somebody else's picture which nobody has described yet. Its owner or staff take them, and
 * they become its description; who wrote them earns PIEROGIS_REWARD_ALT, as far as the day's cap leaves room. How offers
 * are made and answered stands in site/alt_offer_change.h.
 */
#ifndef SITE_ALT_OFFER_H
#define SITE_ALT_OFFER_H

#include "site/site.h"

enum alt_offer_state {
    ALT_OFFER_WAITING,
    ALT_OFFER_ACCEPTED,
    ALT_OFFER_REJECTED
};

/* The condition of SQL for an offer that somebody can still take, of the picture `c`. The others wait in vain: nobody
 * sees the picture, or it has been described since. */
#define ALT_OFFER_NEEDED "AND c.state = 'visible' AND c.alt IS NULL AND c.decorative = 0 "

struct alt_offer {
    int64_t id;
    int64_t content_id;
    const char *project_path; /* of the picture */
    const char *codename;
    const char *title;
    int64_t account_id; /* who offers it */
    const char *handle; /* the same by name */
    bool author_active; /* neither removed nor banned: there is a page about them */
    const char *text;
    enum alt_offer_state state;
    int64_t created_at;
};

struct alt_offer_list {
    struct alt_offer *items; /* oldest first */
    size_t count;
    bool more;
};

const char *alt_offer_state_name(enum alt_offer_state state);

/** In any state. STATUS_NOT_FOUND. */
enum status alt_offer_by_id(struct db *db, struct arena *arena, int64_t id, struct alt_offer *out,
                            struct err *err);

/** The waiting offer of the account for the picture; `out->id` is 0 when there is none. */
enum status alt_offer_own(struct db *db, struct arena *arena, int64_t content_id,
                          int64_t account_id, struct alt_offer *out, struct err *err);

/** At most `limit` waiting offers after `after_id` that `owner_id` may decide about: those for its own pictures; 0 = all,
 *  for staff. Only for pictures that are to be seen and that nobody has described since. */
enum status alt_offer_waiting(struct db *db, struct arena *arena, int64_t owner_id,
                              int64_t after_id, size_t limit, struct alt_offer_list *out,
                              struct err *err);

#endif
