/**
 * A piece of content as the API sends it.
 */
#ifndef CGI_PAGE_API_CONTENT_H
#define CGI_PAGE_API_CONTENT_H

#include "page_api.h"
#include "site/content.h"

/** Members of the innermost object. `above` is the palette that holds in its project; NULL: it is looked up. Addresses of files are there only
 *  for what visitors may see. */
enum status api_content_json(struct json_write *w, const struct req *req,
                             const struct content *content, const struct palette *above,
                             struct err *err);

#endif
