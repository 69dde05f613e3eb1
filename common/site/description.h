/**
 * Words for a picture that nobody has described yet: whose words it takes, and giving them to it.
 */
#ifndef SITE_DESCRIPTION_H
#define SITE_DESCRIPTION_H

#include "site/content.h"

enum description_way {
    DESCRIPTION_NONE,  /* it needs none, or takes none from them */
    DESCRIPTION_OFFER, /* theirs wait until its owner or staff take them (site/alt_offer.h) */
    DESCRIPTION_OWN    /* it is their own: theirs become its description at once */
};

/** What comes of words that `actor` has for the picture: its owner describes it, other members make offers, and guests
 *  and the site itself do nothing of the kind. */
enum description_way description_way(const struct actor *actor, const struct content *content);

/** Rejects the offers that wait for a picture which needs none any more; inside the caller's transaction. */
enum status description_settle(struct site *site, int64_t content_id, struct err *err);

/** Gives the words to a picture that has none, and settles its offers; inside the caller's TX_PUBLIC transaction. `text`
 *  has passed alt_check(); NULL: it is decorative. STATUS_CONFLICT: it needs no description any more. */
enum status description_write(struct site *site, int64_t content_id, const char *text,
                              struct err *err);

/** `site->actor` describes a picture of its own, or says with NULL that it is decorative, in a transaction of its own.
 *  STATUS_INVALID: alt_check() says no;
 *  STATUS_NOT_FOUND: there is no such picture to be seen; STATUS_FORBIDDEN: it is somebody else's; STATUS_CONFLICT: it
 *  is described already or decorative. */
enum status description_own(struct site *site, struct arena *arena, int64_t content_id,
                            const char *text, struct err *err);

#endif
