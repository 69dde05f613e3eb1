/**
 * One's own page, drawn by me_view() of views/me.html.
 */
#ifndef CGI_PAGE_ME_H
#define CGI_PAGE_ME_H

#include "page_shell.h"
#include "site/rank.h"

#include <stdint.h>

struct me_entry {
    int64_t amount; /* of clout; negative: paid */
    const char *reason;
    const char *date; /* "21 November 2026" */
    const char *date_iso;
};

struct me_session {
    int64_t id;
    const char *agent; /* "Firefox on Linux" */
    const char *date;  /* of the login, to the second */
    const char *twin;  /* " (2)" where this one looks like another; NULL = it does not */
    const char *date_iso;
    bool present; /* the one that this page is shown to */
};

/** Words that somebody has for a picture of one's own. */
struct me_offer {
    int64_t id;
    const char *text;
    const char *title; /* of the picture */
    const char *path;  /* "kitchen/soup" */
    const char *item_url;
    const char *author; /* handle */
};

/** Somebody on a service for messages who may be the same person. */
struct me_wish {
    const char *identity; /* "local:42" */
    const char *code;     /* what they are to send the waiter; NULL = not yet, or never */
    const char *date;     /* until when, to the second */
    const char *date_iso;
    bool agreed;
    bool self; /* the waiter's own */
};

/** Why the last form was refused, a sentence; NULL = it was not. At most one of them. */
struct me_problems {
    const char *catchphrase;
    const char *typed; /* instead of the present catchphrase, in its field */
    const char *offer;
    const char *link;
};

struct me_page {
    struct shell shell;
    const char *url;   /* where the forms go: this page */
    const char *token; /* of all its forms */
    const char *handle;
    const char *role;
    const char *public_url; /* what others see */
    const char *rank;
    const char *next_rank; /* NULL = there is none above */
    int64_t missing;       /* clout to be earned until then */
    struct rank_list ranks;
    int64_t balance;
    int64_t claims;
    const char *catchphrase; /* "" = everybody's */
    const char *everybodys;  /* that one; NULL = there is none */
    struct me_problems problems;

    const struct me_offer *offers; /* oldest first */
    size_t offer_count;
    bool more_offers; /* there are more than these */

    const char *const *identities; /* "local:42" */
    size_t identity_count;
    const struct me_wish *wishes;
    size_t wish_count;

    const struct me_entry *entries; /* newest first */
    size_t entry_count;
    const char *oracle_url; /* where more is earned */
    const char *newest_url; /* NULL = these are the newest */
    const char *older_url;  /* NULL = no more */

    const struct me_session *sessions; /* newest first */
    size_t session_count;
};

#endif
