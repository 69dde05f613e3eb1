/**
 * A refusal as a page, drawn by error_view() of views/error.html: the plain fact first, the joke
 * after it.
 */
#ifndef CGI_PAGE_ERROR_H
#define CGI_PAGE_ERROR_H

#include "page_shell.h"

struct error_page {
    struct shell shell;    /* canonical NULL, noindex, request_id */
    int code;              /* HTTP status */
    const char *title;     /* "Not found" */
    const char *sentence;  /* what happened and what to do */
    const char *joke;      /* NULL = none */
    const char *login_url; /* where to log in, if that would help; NULL = it would not */
    const char
        *oracle_url; /* where to earn clout or an account, if that would help; NULL as well */
};

#endif
