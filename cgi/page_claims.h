/**
 * The list of all claims, drawn by claims_view() of views/claims.html.
 */
#ifndef CGI_PAGE_CLAIMS_H
#define CGI_PAGE_CLAIMS_H

#include "page_shell.h"

#include <stdint.h>

struct claim_item {
    struct claim_line line;
    const char *date; /* "21 November 2026" */
    const char *date_iso;
};

struct claims_page {
    struct shell shell;
    const char *claim_url;          /* where one makes one */
    const struct claim_item *items; /* newest first */
    size_t count;
    const char *newest_url; /* back to the start; NULL = this is the start */
    const char *older_url;  /* the claims before these; NULL = no more */
    int64_t minted, burnt;  /* clout, of everybody */
};

#endif
