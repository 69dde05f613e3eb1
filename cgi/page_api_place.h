/**
 * What the API has at a path. Old paths lead to the new ones (301), as those of the pages do.
 */
#ifndef CGI_PAGE_API_PLACE_H
#define CGI_PAGE_API_PLACE_H

#include "page_api.h"
#include "site/place.h"

/** Looks up the path behind `folder` ("projects/") in the request's address. `wanted` is PLACE_PROJECT or PLACE_CONTENT.
 *  `*moved` says that the reply is a redirect and complete. STATUS_NOT_FOUND; STATUS_CONFLICT for the codename of several
 *  projects, with their paths. */
enum status api_place_find(struct req *req, struct resp *resp, const char *folder,
                           enum place_kind wanted, struct place *out, bool *moved, struct err *err);

/** The project that a parameter names by its path, perhaps an old one. STATUS_NOT_FOUND, STATUS_CONFLICT as above. */
enum status api_project_find(const struct req *req, const char *path, struct project *out,
                             struct err *err);

#endif
