/**
 * Where somebody goes on after something that came in between, as the parameter `next` says: to a page of this site and
 * nowhere else, whoever wrote the link.
 */
#ifndef WEB_NEXT_H
#define WEB_NEXT_H

#include "web/req.h"

#define NEXT_FIELD "next"
#define NEXT_MAX 1000 /* bytes */

/** Whether `next` (NULL = no) is the path of a page as our own links have it, perhaps with a query: below the address of
 *  the site, without empty or dotted steps, and without characters that a browser reads in its own way. */
bool next_is_local(const struct urls *urls, const char *next);

/** The page that `req` asks for, to come back to; NULL for a form, which is not sent again. */
const char *next_here(const struct req *req);

/** The same for a form: the page that it stands on, which has its address. NULL when that is no page to come back to. */
const char *next_form(const struct req *req);

#endif
