/**
 * Making offers (site/alt_offer.h), and answering them.
 */
#ifndef SITE_ALT_OFFER_CHANGE_H
#define SITE_ALT_OFFER_CHANGE_H

#include "site/alt_offer.h"

#define ALT_OFFERS_WAITING_MAX 20 /* of one account, at a time */

/** `site->actor` offers `text` for the picture. STATUS_INVALID: alt_check() says no; STATUS_FORBIDDEN: guests and the site
 *  itself offer nothing, and nobody who is banned; STATUS_NOT_FOUND: no such picture is to be seen; STATUS_CONFLICT: it
 *  is described already or decorative, it is the actor's own (site/description.h), the actor's last offer for it still
 *  waits, or ALT_OFFERS_WAITING_MAX for all pictures do. In a transaction of its own. */
enum status alt_offer_add(struct site *site, struct arena *arena, int64_t content_id,
                          const char *text, struct alt_offer *out, struct err *err);

/** The words become the picture's description; other offers for it are rejected. `*paid` (NULL = who cares) gets what their
 *  author has earned. STATUS_FORBIDDEN for others than the picture's owner, staff, admins and the site itself, and for
 *  the author of the offer. STATUS_CONFLICT: it does not wait any more, or the picture has been described
 *  since or is gone. In a transaction of its own, like the next one. */
enum status alt_offer_accept(struct site *site, struct arena *arena, int64_t id,
                             struct alt_offer *out, int64_t *paid, struct err *err);

/** Refuses the words. As above; the author of the offer may do it, too. */
enum status alt_offer_reject(struct site *site, struct arena *arena, int64_t id,
                             struct alt_offer *out, struct err *err);

#endif
