/**
 * What anybody may know of somebody, drawn by user_view() of views/user.html.
 */
#ifndef CGI_PAGE_USER_H
#define CGI_PAGE_USER_H

#include "page_card.h"
#include "page_shell.h"

struct user_claim {
    struct claim_line line;
    const char *date; /* "21 November 2026" */
    const char *date_iso;
};

struct user_page {
    struct shell shell;
    const char *handle;
    int64_t ban_id; /* theirs; 0 = the viewer may not ban them */
    const char *rank;
    const char *catchphrase; /* NULL = none */
    const struct user_claim *claims;
    size_t claim_count;
    const struct card *cards;
    size_t card_count;
};

#endif
