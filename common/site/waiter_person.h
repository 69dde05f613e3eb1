/**
 * Who writes to the waiter. A person is a transport and the service's own id there, never a name: whoever is called like
 * somebody else is a stranger all the same. What they have been answered is a note of the transport (NOTE_PERSON).
 */
#ifndef SITE_WAITER_PERSON_H
#define SITE_WAITER_PERSON_H

#include "site/identity.h"

struct waiter_person {
    struct identity identity;
    struct account account; /* id 0 = none yet */
    bool known;             /* has been answered, ever */
    int64_t answers;        /* that they got today (UTC) */
    int64_t puzzled;        /* of those: only said what he can read */
};

enum status waiter_person_find(struct db *db, struct arena *arena, const char *transport,
                               const char *sender, struct waiter_person *out, struct err *err);

/** They get an answer, inside the caller's transaction. */
enum status waiter_person_answered(struct db *db, struct arena *arena, struct waiter_person *person,
                                   bool puzzled, struct err *err);

/** Makes them a member with an account of their own, inside the caller's transaction: with a handle like `name`, what
 *  they call themselves ("" = nothing), or with a number behind it when that is taken or is one of the house. */
enum status waiter_person_welcome(struct site *site, struct arena *arena,
                                  struct waiter_person *person, const char *name, struct err *err);

/** Forgets at most `limit` notes of people who have not been answered for more than a year: a sweep of
 *  site/housekeeping.h. */
enum status waiter_person_sweep(struct db *db, int64_t limit, int64_t *count, struct err *err);

#endif
