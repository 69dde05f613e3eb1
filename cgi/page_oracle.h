/**
 * The bouncer at the door, drawn by oracle_view() of views/oracle.html.
 */
#ifndef CGI_PAGE_ORACLE_H
#define CGI_PAGE_ORACLE_H

#include "page_shell.h"

#include <stdint.h>

struct oracle_page {
    struct shell shell;
    const char *url;      /* where the form goes: this page */
    const char *token;    /* of the form; NULL = nobody is logged in */
    const char *next;     /* where to go on; NULL = nowhere in particular */
    const char *open_url; /* of questions that have been asked already; NULL = none have */
    int64_t pool;    /* questions there are, counted no further than enough; 0 = nobody gets in */
    bool enough;     /* there are so many that nobody knows all of them */
    int64_t asked;   /* of them at once */
    bool staff;      /* the visitor can do something about the pool */
    int64_t balance; /* of who is logged in */
    int64_t reward;  /* clout that a right answer usually pays */
    int64_t cap;     /* … and the most of a day */
    int64_t price_claim; /* for the visitor */
    int64_t price_upload;
    const char *problem; /* why knocking was refused, a sentence; NULL = it was not */
};

#endif
