/**
 * The two pages at /p/PATH, and the list of those that share a codename.
 */
#ifndef CGI_PAGE_ITEM_H
#define CGI_PAGE_ITEM_H

#include "site/place.h"
#include "web/route.h"

/** page_project.c */
enum status project_show(struct req *req, struct resp *resp, const struct place *place,
                         struct err *err);

/** page_content.c */
enum status content_show(struct req *req, struct resp *resp, const struct place *place,
                         struct err *err);

/** page_projects.c: the projects in `matches`, all of which are called `codename`. */
enum status matches_show(struct req *req, struct resp *resp, const struct project_list *matches,
                         const char *codename, struct err *err);

#endif
