/**
 * A series of questions on one form, and what has come of it: drawn by challenge_view() and outcome_view() of
 * views/challenge.html.
 */
#ifndef CGI_PAGE_ORACLE_CHALLENGE_H
#define CGI_PAGE_ORACLE_CHALLENGE_H

#include "page_shell.h"
#include "site/bouncer_challenge.h"

struct challenge_choice {
    size_t number; /* from 1: the value that is sent */
    const char *text;
    bool chosen;
};

struct challenge_field {
    size_t number;    /* from 1 */
    const char *name; /* of the parameter */
    const char *text; /* the question */
    enum answer_mode mode;
    const char *source;                     /* whom to thank; NULL = nobody */
    const char *value;                      /* as typed; "" = not yet */
    const struct challenge_choice *choices; /* of ANSWER_CHOICE */
    size_t choice_count;
    bool refused; /* the problem is about this answer */
};

struct challenge_page {
    struct shell shell;
    const char *url;   /* where the form goes: this page */
    const char *token; /* of the form; NULL = nobody is logged in */
    const char *next;  /* where to go on; NULL = nowhere in particular */
    const char
        *word; /* by which the form is known when it comes twice; NULL = somebody is logged in */
    const struct challenge_field *fields;
    size_t count;
    const char *problem; /* why the answers were refused, a sentence; NULL = they were not */
};

struct outcome_page {
    struct shell shell;
    bool passed;            /* all answers were right */
    bool failed;            /* some were not; neither = nobody answered in time */
    bool guest;             /* who is logged in is one */
    int64_t earned;         /* clout, for these answers */
    int64_t balance;        /* of who is logged in */
    const char *next_url;   /* where to go on */
    const char *check_url;  /* to log in */
    const char *oracle_url; /* to more questions */
};

#endif
