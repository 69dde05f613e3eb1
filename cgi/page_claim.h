/**
 * Making a claim, drawn by views/claim.html: claim_ask_view() asks for it, claim_confirm_view() shows what will be posted
 * and waits for a yes.
 */
#ifndef CGI_PAGE_CLAIM_H
#define CGI_PAGE_CLAIM_H

#include "page_shell.h"

struct claim_scene {
    struct shell shell;
    const char *url;   /* where the forms go: this page */
    const char *token; /* of both */
    const char *word;  /* of the one that posts, which acts once */
    struct claim_line
        line; /* what was typed, "" = nothing yet; to be confirmed, as it will be kept. Whose it is. */
    const char *problem;    /* why the last form was refused, a sentence; NULL = it was not */
    int64_t price;          /* clout; 0 = costs nothing */
    bool works_here;        /* for whom nothing costs anything */
    int64_t balance;        /* before */
    int64_t left;           /* after; negative: so much is missing */
    const char *oracle_url; /* where clout is earned, and from where one comes back here */
};

#endif
