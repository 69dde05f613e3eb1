/**
 * Logging in with a check, drawn by check_view() of views/check.html.
 */
#ifndef CGI_PAGE_CHECK_H
#define CGI_PAGE_CHECK_H

#include "page_shell.h"

struct check_page {
    struct shell shell;
    const char *url;        /* where the form goes: this page */
    const char *code;       /* that came with the link: then only the button is left; NULL = none */
    const char *oracle_url; /* the other way in, for who is not logged in */
    const char *next;       /* where to go on; NULL = to one's own page */
    const char *token;      /* of the session that the browser has; NULL = it has none */
    const char *handle;     /* whose session that is; NULL as well */
    bool guest;             /* … and whether that is a guest, who is merged */
    const char *problem;    /* why the last try was refused, a sentence; NULL = it was not */
};

#endif
