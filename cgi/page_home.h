/**
 * The home page, drawn by home_view() of views/home.html.
 */
#ifndef CGI_PAGE_HOME_H
#define CGI_PAGE_HOME_H

#include "page_card.h"
#include "page_shell.h"

struct home_page {
    struct shell shell;
    const struct card *newest; /* newest first */
    size_t newest_count;
    const struct card *projects; /* top level */
    size_t project_count;
    bool more_projects; /* than are shown: the link to all of them says so */
};

#endif
