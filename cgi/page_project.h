/**
 * A project: its description, sub-projects and content; drawn by project_view() of
 * views/project.html.
 */
#ifndef CGI_PAGE_PROJECT_H
#define CGI_PAGE_PROJECT_H

#include "base/html.h"
#include "page_card.h"
#include "page_shell.h"

struct blob {
    const char *title;
    const char *url;
};

struct project_page {
    struct shell shell; /* newer_url and older_url are the pager */
    const char *title;
    struct html description; /* empty = none; its headings begin at h2 */
    const struct blob *projects;
    size_t project_count;
    const char
        *more_projects_url; /* where the other sub-projects are listed; NULL = all are shown */
    const struct card *cards;
    size_t card_count;
    const char *newest_url; /* the first page of this project; NULL = this is the first */
};

#endif
