/**
 * Canaries: harmless files that are put where a careless web server would run them or give them away. Their names and
 * words are random, so nobody else meets them, and what comes back cannot come from anywhere else.
 */
#ifndef BIN_DOCTOR_CANARY_H
#define BIN_DOCTOR_CANARY_H

#include "base/err.h"
#include "base/hash.h"

#include <stddef.h>

#define CANARY_SCRIPTS 3
#define CANARY_HALF 17

struct canaries {
    int home;
    char scripts[CANARY_SCRIPTS][48]; /* "doctor-….cgi", .php and .shtml, in media/ */
    char word[2 * CANARY_HALF];       /* what they would say if they were run; not in their text */
    char media[80];                   /* "ab/HASH.jpg" in media/: to be fetched by everybody */
    char held[80];                    /* the same in held/: by nobody */
    char media_text[CANARY_HALF];     /* what these two hold */
    char held_text[CANARY_HALF];
};

/** Puts all of them into their places. canaries_remove() is the caller's duty whatever happens. */
enum status canaries_place(int home, struct canaries *canaries, struct err *err);
void canaries_remove(const struct canaries *canaries);

/** Deletes the scripts of a doctor that was killed more than a few minutes ago, and returns how many there were. */
size_t canary_sweep(int home);

#endif
