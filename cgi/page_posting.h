/**
 * What the form of the page and the request of a program have in common when they post a file.
 */
#ifndef CGI_PAGE_POSTING_H
#define CGI_PAGE_POSTING_H

#include "site/content.h"
#include "web/req.h"

/** What stands in a field, without the blanks around it; NULL when that is nothing. */
const char *posting_value(const struct req *req, const char *name);

/** The project at `path`, and the colour for a poster that must be invented. STATUS_INVALID when there is none: that is
 *  no word about the address of the request. STATUS_CONFLICT for the codename of several. */
enum status posting_project(const struct req *req, const char *path, struct project *out,
                            uint32_t *background, struct err *err);

/** Reads tags with commas between them; NULL has none. STATUS_INVALID. */
enum status posting_tags(struct arena *arena, const char *text, struct content_tags *tags,
                         struct err *err);

/** Takes one of the files that an account may post in a while, with a transaction of its own. STATUS_TOO_MANY, and `req->wait` says for how
 *  long. */
enum status posting_turn(struct req *req, struct err *err);

#endif
