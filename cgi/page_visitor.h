/**
 * Who sent a request, as the bouncer and the dungeon (site/bouncer.h, site/dungeon.h) know people.
 */
#ifndef CGI_PAGE_VISITOR_H
#define CGI_PAGE_VISITOR_H

#include "site/bouncer.h"
#include "web/req.h"

/** limit_prefix() of the sender's address, whoever they are: for limits by neighbourhood. In the request's arena. */
const char *visitor_prefix(const struct req *req);

/** The account that is logged in, or the neighbourhood of the address. The texts live in the request's arena. */
struct bouncer_visitor visitor_of(const struct req *req);

#endif
