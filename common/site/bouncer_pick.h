/**
 * Which questions a challenge asks.
 */
#ifndef SITE_BOUNCER_PICK_H
#define SITE_BOUNCER_PICK_H

#include "site/bouncer.h"

/** Draws up to BOUNCER_QUESTIONS different active questions for the new challenge and writes them down. Those that were
 *  paid for are asked again only when no other ones remain, and those that are burnt only after these. `*count` may be
 *  0: the pool is empty. Inside the caller's transaction. */
enum status bouncer_pick(struct db *db, const struct bouncer_visitor *visitor,
                         const char *challenge_id, size_t *count, struct err *err);

#endif
