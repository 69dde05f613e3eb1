/**
 * Posting a file, drawn by upload_view() of views/upload.html.
 */
#ifndef CGI_PAGE_UPLOAD_H
#define CGI_PAGE_UPLOAD_H

#include "page_shell.h"
#include "site/upload.h"
#include "web/req.h"
#include "web/resp.h"

#define UPLOAD_COLOURS 3

/** What somebody has typed, as it came; files cannot be shown again. */
struct upload_typed {
    const char *form;    /* the random word by which the form is known (site/posted.h) */
    const char *project; /* path */
    const char *title;
    const char *codename;
    const char *suggestion; /* the codename that it gets when none is typed; NULL = not known yet */
    const char *alt;
    const char *tags; /* with commas between them */
    bool decorative;
    bool own_palette;
    const char *colours[UPLOAD_COLOURS]; /* "#rrggbb" each */
};

/** Why a form was refused. */
struct upload_refusal {
    enum status status;
    enum upload_part part; /* the field that it is about */
    const char *problem;   /* a sentence */
    const char
        *present_url; /* the item that has these bytes already, if it may be shown; else NULL */
    const char *present_title;
};

struct upload_choice {
    const char *path;
    const char *title;
};

struct upload_page {
    struct shell shell;
    const char *url;   /* where the form goes: this page */
    const char *token; /* of the session */
    struct upload_typed typed;
    struct upload_refusal refusal; /* its problem is NULL: nothing was refused */

    const struct upload_choice *projects; /* the first ones by path */
    size_t project_count;
    bool more_projects; /* there are more: then the path is typed */

    int64_t max_bytes;      /* of a file */
    const char *max_size;   /* the same for people */
    const char *balance;    /* in clout */
    int64_t price_now;      /* in clout; 0 = it costs this visitor nothing */
    const char *price;      /* the same as text; NULL = nothing */
    const char *afterwards; /* what would be left; NULL = it is not enough */
    const char *oracle_url; /* where clout is earned */
};

/** The form with what was typed. `refusal` NULL: it is shown for the first time. */
enum status upload_page_show(struct req *req, struct resp *resp, const struct upload_typed *typed,
                             const struct upload_refusal *refusal, struct err *err);

#endif
