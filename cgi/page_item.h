/**
 * The two pages at /p/PATH, what the second one asks, and the list of those that share a codename.
 */
#ifndef CGI_PAGE_ITEM_H
#define CGI_PAGE_ITEM_H

#include "page_describe.h"
#include "site/place.h"
#include "web/route.h"

/** page_project.c */
enum status project_show(struct req *req, struct resp *resp, const struct place *place,
                         struct err *err);

/** page_content.c */
enum status content_show(struct req *req, struct resp *resp, const struct place *place,
                         struct err *err);

/** page_describe_form.c: the form in which this visitor describes the picture; NULL: nothing is asked of them. The caller looks
 *  whether an offer of theirs waits already. */
struct describe_form *describe_form(const struct req *req, const struct content *content);

/** page_projects.c: the projects in `matches`, all of which are called `codename`. */
enum status matches_show(struct req *req, struct resp *resp, const struct project_list *matches,
                         const char *codename, struct err *err);

#endif
