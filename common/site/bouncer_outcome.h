/**
 * Where a challenge stands, and what it has brought, for the page that tells its visitor. Reads only.
 */
#ifndef SITE_BOUNCER_OUTCOME_H
#define SITE_BOUNCER_OUTCOME_H

#include "site/bouncer.h"

struct bouncer_outcome {
    enum bouncer_state state;
    bool over;      /* nobody can answer it any more */
    int64_t earned; /* clout that the visitor's account got for it; 0 for who has no account */
};

/** Of the challenge `id`, which was put to the visitor, or made the visitor's account. STATUS_NOT_FOUND: there is none,
 *  or it is somebody else's. */
enum status bouncer_outcome_find(struct db *db, const struct bouncer_visitor *visitor,
                                 const char *id, struct bouncer_outcome *out, struct err *err);

#endif
