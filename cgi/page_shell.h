/**
 * What every page needs around its own part. Plain data that a handler fills and views/shell.html
 * draws.
 *
 * For all page_*.h: text is UTF-8 and unescaped, NULL means "leave it out" where the field says so,
 * and everything lives at least until the view has been called. URLs come from web/url.h.
 */
#ifndef CGI_PAGE_SHELL_H
#define CGI_PAGE_SHELL_H

#include "page_desk.h"

#include <stdbool.h>
#include <stddef.h>

struct crumb {
    const char *name; /* codename */
    const char *url;
};

struct claim_line {
    const char *text;
    const char *author;     /* handle, NULL = the site itself */
    const char *author_url; /* NULL = no page about the author */
    int64_t id;
    int64_t ban_id; /* whom the viewer may ban for it; 0 = nobody */
};

struct shell {
    const char *site_name;
    const char *title; /* of this page; NULL on the home page, which is named after the site */
    const char *description; /* one or two plain sentences for previews; NULL = none */
    const char *canonical; /* absolute; NULL on pages that have no address of their own (errors) */
    const char *image;     /* absolute, for previews in other places; NULL = none */
    const char *image_alt; /* NULL = none */
    bool refused;          /* a form is shown again: the window says so before anything else */
    bool noindex;          /* keep search engines away */
    const char *handle;    /* of whoever is logged in; NULL = nobody is */

    const char *style_url;   /* site.HASH.css */
    const char *palette_url; /* the palette's style sheet, which comes after it */
    const char *icon_url;    /* the pieróg in the same colours */

    const char *home_url;
    const char *projects_url;
    const char *claims_url;
    const char *sitemap_url;
    const char *oracle_url;  /* to the bouncer, for who is not logged in; NULL = somebody is */
    const char *upload_url;  /* to post something here; NULL = nobody is logged in */
    const char *account_url; /* to log in, or one's own page */
    const struct desk *desk; /* for staff; NULL = for others */

    /* From the top-level project to this page. The last one is this page. */
    const struct crumb *crumbs;
    size_t crumb_count;

    const char *newer_url; /* <link rel=prev>; NULL = none */
    const char *older_url; /* <link rel=next>; NULL = none */

    const struct claim_line *claim; /* NULL = none */
    const char *request_id;         /* shown on error pages; NULL = none */
};

#endif
