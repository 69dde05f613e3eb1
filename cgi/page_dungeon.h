/**
 * The dungeon, drawn by dungeon_view() of views/dungeon.html.
 */
#ifndef CGI_PAGE_DUNGEON_H
#define CGI_PAGE_DUNGEON_H

#include "page_shell.h"

#include <stdint.h>

struct dungeon_page {
    struct shell shell;             /* without a claim: that stands in the middle of this page */
    const char *url;                /* of this page, to look again */
    const char *oracle_url;         /* where one goes from here */
    const char *until;              /* when the way out opens; NULL = the visitor is not in */
    const char *until_iso;          /* the same for machines */
    int64_t others;                 /* who are in, the visitor not counted */
    bool many;                      /* more than that: nobody counts further */
    const struct claim_line *claim; /* to read meanwhile; NULL = there is none */
};

#endif
