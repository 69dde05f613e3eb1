/**
 * What staff decides with, wherever it looks: small forms that lead to the mainframe and back.
 */
#ifndef CGI_PAGE_DESK_H
#define CGI_PAGE_DESK_H

#include <stdint.h>

/** Drawn by views/desk.html; NULL instead of one means: who looks is not staff, and there are no such forms. */
struct desk {
    const char *url;    /* where the forms go: the mainframe */
    const char *token;  /* of all of them */
    const char *next;   /* where they lead back to; NULL = to the mainframe */
    int64_t account_id; /* who sits there, and does not decide about themselves */
};

#endif
