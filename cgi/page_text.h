/**
 * A posted text on its own page, where its title stands above it already.
 */
#ifndef CGI_PAGE_TEXT_H
#define CGI_PAGE_TEXT_H

#include "base/arena.h"
#include "base/html.h"

/** `html` from site/markdown.h without a first heading that only repeats `title` (letters A-Z in either case). The
 *  headings below it move up one level then, so that none is skipped. */
struct html text_under_title(struct arena *arena, struct html html, const char *title);

/** The first line of `source` (Markdown or plain) that is no heading, of at most `max` bytes; NULL if there is none. */
char *text_preview(struct arena *arena, const char *source, size_t max);

#endif
