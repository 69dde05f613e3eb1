/**
 * What others offer for one's own pictures: its part of one's own page, and the answer to an offer.
 */
#ifndef CGI_PAGE_ME_OFFERS_H
#define CGI_PAGE_ME_OFFERS_H

#include "page_me.h"
#include "web/req.h"

/** Fills in the offers of `page`. */
enum status me_offers_fill(struct me_page *page, const struct req *req, struct err *err);

/** Takes the words of the offer that the parameter "offer" names, or leaves them. */
enum status me_offer_settle(struct req *req, bool accept, struct err *err);

#endif
