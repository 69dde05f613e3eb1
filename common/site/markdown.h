/**
 * Text that people write, made into HTML once, when it is saved.
 */
#ifndef SITE_MARKDOWN_H
#define SITE_MARKDOWN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/html.h"

/** CommonMark in cmark's safe mode: raw HTML is left out, links of unsafe schemes lose their target. Headings are
 *  lowered by `lower` levels (the page's own heading is h1), links get rel="ugc nofollow noopener", and
 *  pictures from elsewhere become links with the words of their description (inside a link, those words alone). The
 *  bytes live in the arena. STATUS_INVALID for text that is not UTF-8 or holds NUL. */
enum status markdown_html(struct arena *arena, struct str source, int lower, struct html *out,
                          struct err *err);

/** Plain text: escaped, blank lines begin paragraphs, line ends are kept. */
enum status plain_html(struct arena *arena, struct str source, struct html *out, struct err *err);

#endif
