/**
 * Parameters of a request. A route declares the ones it takes, with their types; a handler can read those and no
 * others (asking for another ends the process: it is a bug). What a client sends besides is ignored, so that
 * links with somebody's tracking tail work; a declared one with a bad value, or given twice, is refused by name.
 *
 * What somebody has typed is not thrown away for one bad character: a forgiving form keeps it, with U+FFFD for what
 * cannot be shown, and says in `unfit` and `problem` what is wrong, for the same form to be shown again. Such a value is
 * good for nothing else.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

enum param_type {
    PARAM_NONE,     /* ends a list */
    PARAM_TEXT,     /* one line of clean UTF-8, at most `max` bytes */
    PARAM_LINES,    /* several lines of it, each but the last with "\n" at its end */
    PARAM_INT,      /* a whole number from `min` to `max` */
    PARAM_CODENAME, /* one codename */
    PARAM_PATH,     /* codenames joined by "/" */
    PARAM_ENUM      /* one of `choices` */
};

struct param {
    const char *name;
    enum param_type type;
    int64_t min, max;
    const char *const *choices; /* NULL-terminated */
    const char *typed; /* for text that people type: what they call it, "the claim"; else NULL */
};

#define PARAMS_MAX 24 /* declared in one route, the end not counted */

struct form {
    const struct param *params;
    const char *values[PARAMS_MAX]; /* decoded; NULL = not sent */
    int64_t numbers[PARAMS_MAX];    /* of PARAM_INT and PARAM_ENUM (which choice) */
    bool strangers;                 /* something was sent that is not declared */
    bool forgiving;      /* set it: text that people type is kept although it breaks its rule */
    const char *unfit;   /* the first parameter of that kind; NULL = none is */
    const char *problem; /* … and the sentence about it */
};

/** Declares `params` (NULL = none) and empties the form. */
void form_init(struct form *form, const struct param *params);

/** Adds the pairs of a query string or a urlencoded body. STATUS_BAD_REQUEST naming the parameter. */
enum status form_add(struct form *form, struct arena *arena, struct str encoded, struct err *err);

/** How long the value of the parameter may be at most as it is sent, in bytes; -1 when it is not declared. For those who must know
 *  before they have it. */
int64_t form_limit(const struct form *form, const char *name);

/** Adds one declared parameter with its plain value. STATUS_BAD_REQUEST naming it. */
enum status form_put(struct form *form, struct arena *arena, const char *name, struct str value,
                     struct err *err);

/** Whether the parameter was sent with any value, the empty one included. */
bool form_has(const struct form *form, const char *name);

/** The decoded value, or NULL when it was not sent. */
const char *form_text(const struct form *form, const char *name);

/** The number of a PARAM_INT, or the place of a PARAM_ENUM's value among its choices; `otherwise` when it was not
 *  sent. */
int64_t form_int(const struct form *form, const char *name, int64_t otherwise);

#endif
