/**
 * One piece of content, drawn by content_view() of views/content.html.
 */
#ifndef CGI_PAGE_CONTENT_H
#define CGI_PAGE_CONTENT_H

#include "base/html.h"
#include "page_card.h"
#include "page_describe.h"
#include "page_shell.h"
#include "site/content.h"

struct content_page {
    struct shell shell; /* newer_url and older_url are those of the neighbours below */
    int64_t id;
    const char *title;
    enum content_kind kind;

    struct picture picture; /* CONTENT_PICTURE; its `alt` is the whole description */

    const struct describe_form
        *describe; /* CONTENT_PICTURE: for this visitor's words; NULL = not */

    const char *media_url;    /* CONTENT_VIDEO and CONTENT_AUDIO: the stored file */
    const char *media_type;   /* its MIME type */
    int width, height;        /* CONTENT_VIDEO: pixels, at least 1 */
    const char *poster_url;   /* CONTENT_VIDEO: NULL = none */
    const char *captions_url; /* WebVTT; NULL = none */
    const char
        *description; /* video and audio: what is seen or heard; NULL = nobody has said yet */

    struct html text; /* CONTENT_TEXT; its headings begin at h2 */

    /* The facts, each in words; NULL leaves one out. */
    int64_t ban_id;          /* whom the viewer may ban for it; 0 = nobody */
    const struct desk *desk; /* leads to the project: what is hidden has no page to come back to */
    const char *posted_by;   /* handle; NULL = the site itself */
    const char *posted_by_url; /* NULL = no page about them */
    const char *date;          /* "21 November 2026" */
    const char *date_iso;      /* the same instant, RFC 3339 */
    const char *size;          /* "2.4 MB" */
    const char *dimensions;    /* "1600 × 1200" */
    const char *duration;      /* "1:05" */
    const char *format;        /* "JPEG picture" */
    const char *const *tags;
    size_t tag_count;
    const char *download_url;  /* the stored file; NULL = nothing to download */
    const char *download_name; /* the name that it is saved under */
    const char *bill_url;      /* what it has cost; NULL = who looks has not posted it */

    const char *project_title; /* where it hangs */
    const char *project_url;
    struct neighbour newer, older;
};

#endif
