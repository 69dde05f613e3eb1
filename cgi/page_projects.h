/**
 * The list of all projects, drawn by projects_view() of views/projects.html; also the list of those
 * that share a codename that somebody asked for.
 */
#ifndef CGI_PAGE_PROJECTS_H
#define CGI_PAGE_PROJECTS_H

#include "page_shell.h"

/** One line of the tree, in path order. */
struct tree_line {
    const char *title;
    const char *path;
    const char *url;
    size_t depth; /* the first line has 0, any other at most one more than the line before */
    const char *swatches[3]; /* "#rrggbb" of its palette; NULL = none */
};

struct projects_page {
    struct shell shell;
    const char *title; /* the heading: "Projects" */
    const char *lead;  /* a sentence under it; NULL = none */
    const struct tree_line *lines;
    size_t line_count;
    const char *first_url; /* back to the start; NULL = this is the start */
    const char *more_url;  /* the lines after these; NULL = no more */
};

#endif
