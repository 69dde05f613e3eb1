/**
 * What staff decides with, wherever it looks: small forms that lead to the mainframe and back.
 */
#ifndef CGI_PAGE_DESK_H
#define CGI_PAGE_DESK_H

#include "web/req.h"

/** Drawn by views/desk.html; NULL instead of one means: who looks is not staff, and there are no such forms. */
struct desk {
    const char *url;   /* where the forms go: the mainframe */
    const char *token; /* of all of them */
    const char *next;  /* where they lead back to; NULL = to the mainframe */
};

/** What the viewer decides with; NULL for those who are not staff. */
const struct desk *desk_of(const struct req *req);

/** The same for a form that ends the page it stands on: it leads to `next`. */
const struct desk *desk_away(const struct req *req, const char *next);

/** `account_id` if the viewer may ban the account (account_may_ban() of site/account_change.h), else 0: what the button
 *  for it is drawn from. */
int64_t desk_ban_id(const struct req *req, int64_t account_id);

#endif
