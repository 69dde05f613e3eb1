/**
 * Text that people write, made into HTML once, when it is saved.
 */
#ifndef SITE_MARKDOWN_H
#define SITE_MARKDOWN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/html.h"

#define MARKDOWN_DEPTH_MAX 100 /* of quotations, lists, emphasis and so on within each other */

/** CommonMark in cmark's safe mode: raw HTML is left out, links of unsafe schemes lose their target. Headings are
 *  lowered by `lower` levels (the page's own heading is h1), links get rel="ugc nofollow noopener", and
 *  pictures from elsewhere become links with the words of their description (inside a link, those words alone). The
 *  bytes live in the arena. STATUS_INVALID for text that is not UTF-8 or holds NUL, or is nested
 *  more than MARKDOWN_DEPTH_MAX deep: a quotation in a quotation costs two bytes here, and a browser much more. */
enum status markdown_html(struct arena *arena, struct str source, int lower, struct html *out,
                          struct err *err);

/** Plain text: escaped, blank lines begin paragraphs, line ends are kept. */
enum status plain_html(struct arena *arena, struct str source, struct html *out, struct err *err);

#endif
