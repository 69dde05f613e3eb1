/**
 * Who one is on services for messages, and wishes to be linked: their part of one's own page, and the answer to a wish.
 */
#ifndef CGI_PAGE_ME_LINKS_H
#define CGI_PAGE_ME_LINKS_H

#include "page_me.h"
#include "web/req.h"

/** Fills in the identities and wishes of `page`. */
enum status me_links_fill(struct me_page *page, const struct req *req, struct err *err);

/** Says yes or no to the wish that the parameter "identity" names. */
enum status me_link_answer(struct req *req, bool yes, struct err *err);

#endif
