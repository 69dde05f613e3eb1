/**
 * A challenge as its visitor may see it: questions and what to choose from, never an answer. Nothing in it depends on
 * which choice is right: not the order, which the challenge's own seed decides, nor anything else.
 */
#ifndef SITE_BOUNCER_CHALLENGE_H
#define SITE_BOUNCER_CHALLENGE_H

#include "site/answer_mode.h"
#include "site/site.h"

#define BOUNCER_QUESTIONS 3 /* in a challenge, if there are as many */
#define BOUNCER_CHOICES_MAX 32

struct bouncer_question {
    const char *text;
    enum answer_mode mode;
    const char *category;       /* "" = none */
    const char *source;         /* whom to thank; "" = nobody */
    const char *const *choices; /* numbered from 1 in this order; NULL unless it is a choice */
    size_t choice_count;
};

enum bouncer_state {
    BOUNCER_OPEN,
    BOUNCER_PASSED,
    BOUNCER_FAILED
};

/** As the table says it: "open", "passed", "failed". */
enum bouncer_state bouncer_state_of(struct str name);

struct bouncer_challenge {
    const char *id;
    enum bouncer_state state;
    int64_t issued_at;
    int64_t expires_at; /* seconds since 1970 */
    struct bouncer_question questions[BOUNCER_QUESTIONS];
    size_t count;
};

#define BOUNCER_ID_LENGTH 32 /* of a challenge's id: 128 random bits in hexadecimal digits */

/** Whether `id` has the form of one. */
bool bouncer_id_is_valid(const char *id);

/** The challenge `id` of `who`, open or not. STATUS_NOT_FOUND when it is somebody else's, too. Reads only. */
enum status bouncer_challenge_find(struct site *site, struct arena *arena, const char *id,
                                   const char *who, struct bouncer_challenge *out, struct err *err);

/** The open challenge of `who`; `out->id` is NULL when there is none. Reads only. */
enum status bouncer_challenge_open(struct site *site, struct arena *arena, const char *who,
                                   struct bouncer_challenge *out, struct err *err);

#endif
