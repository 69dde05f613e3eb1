/**
 * Pictures with their renditions, cards in a grid, and links to neighbours: what several pages
 * show.
 */
#ifndef CGI_PAGE_CARD_H
#define CGI_PAGE_CARD_H

#include "page_desk.h"

#include <stdbool.h>
#include <stddef.h>

#define PICTURE_WIDTHS_MAX 4
#define CARD_PIXELS                                                                                \
    800 /* no card is drawn wider: the first rendition from here on is the last one offered */

/** A stored picture and its renditions STEM-WIDTH.webp and STEM-WIDTH.EXTENSION. */
struct picture {
    const char *stem; /* URL up to the hash: "/media/ab/HASH" */
    const char
        *extension; /* of the other form of the renditions: "jpg", or "png" with transparency */
    int widths[PICTURE_WIDTHS_MAX]; /* pixels, ascending */
    size_t width_count;             /* 0 = only the original (animations) */
    const char *original;           /* URL of the stored file */
    int width, height;              /* pixels of the original, at least 1 */
    const char *alt;                /* what it shows; "" = decorative; NULL = nobody has said yet */
};

/** One item of a grid. The title is its link; without a picture the excerpt or a sign stands for
 *  it. */
struct card {
    const char *title;
    const char *url;
    const char *kind;              /* "picture", "video", "audio", "text" or "project" */
    const char *badge;             /* a few words about it: "video 0:12"; NULL = none */
    const struct picture *picture; /* its `alt` at most about 120 bytes; NULL = no picture */
    const char *excerpt;     /* the beginning of a text, plain, about 200 bytes; NULL = none */
    const char *swatches[3]; /* "#rrggbb" of the palette to show; NULL = none */
    int64_t id;              /* of the content; 0 = it stands for something else */
    int64_t ban_id;          /* whom the viewer may ban for it; 0 = nobody */
    const struct desk *desk; /* for staff; NULL = for others */
    bool eager;              /* loaded at once: the cards that are seen without scrolling */
};

/** A link to the page before or after this one. */
struct neighbour {
    const char *title;
    const char *url; /* NULL = there is none */
};

#endif
