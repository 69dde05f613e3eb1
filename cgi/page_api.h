/**
 * The handlers of the API, and what they share. What each needs and may do stands in its row (api.c), what it takes and
 * gives in openapi.json.
 */
#ifndef CGI_PAGE_API_H
#define CGI_PAGE_API_H

#include "base/json_write.h"
#include "web/route.h"

#define API_ITEMS 50 /* of a page of a list, unless `limit` says otherwise */
#define API_ITEMS_MAX 100

route_handler api_document_show; /* page_api_document.c */
route_handler api_projects_show; /* page_api_project.c: the list */
route_handler api_project_show;  /* page_api_project.c */
route_handler api_contents_show; /* page_api_content.c: the list of one project */
route_handler api_content_show;  /* page_api_content.c */
route_handler api_content_post;  /* page_api_post.c */
route_handler api_claims_show;   /* page_api_account.c */
route_handler api_me_show;       /* page_api_account.c */
route_handler api_clout_show;    /* page_api_account.c */

extern const struct param api_projects_params[];         /* page_api_project.c */
extern const struct param api_contents_params[];         /* page_api_content.c */
extern const struct param api_content_post_params[];     /* page_api_post.c */
extern const struct file_field api_content_post_files[]; /* page_api_post.c */
extern const struct param api_entries_params[]; /* page_api_account.c: of claims and clout */

/* The row of a list that one may ask to be shorter or longer. */
#define API_LIMIT_PARAM                                                                            \
    {                                                                                              \
        .name = "limit", .type = PARAM_INT, .min = 1, .max = API_ITEMS_MAX                         \
    }

/** How many items the client wants; the row declares API_LIMIT_PARAM. */
size_t api_limit(const struct req *req);

/** The address of what the API has at `tail` ("projects/soup"), absolute. */
char *api_url(const struct req *req, const char *tail);

/** Says in a Link header (RFC 8288) where the list at `tail` goes on: after the item that `after` names. `tail` may have a
 *  query. */
enum status api_link_next(struct resp *resp, const struct req *req, const char *tail,
                          const char *after, struct err *err);

/** Begins the one JSON value of the reply, and ends it. */
void api_begin(struct json_write *w, struct resp *resp);
void api_end(struct json_write *w);

#endif
