/**
 * The plain text of the HTML that services wrap messages in.
 */
#ifndef NET_HTML_TEXT_H
#define NET_HTML_TEXT_H

#include "base/arena.h"

#define HTML_TEXT_READ ((size_t)262144) /* bytes of HTML that are read; the rest is not */

/** What a person would read, in `arena`, with a NUL behind it: references replaced, runs of blanks made one, a newline
 *  for <br> and around blocks, an empty line around paragraphs. Without what nobody wrote: links of mentions (class
 *  "mention", but not "hashtag"), the link that stands in for a quoted post (class "quote-inline"), scripts, styles and
 *  comments. Links to pages keep the whole address that they show in pieces. Takes anything: tags without an end or a
 *  beginning, and NUL, which becomes U+FFFD. Valid UTF-8 stays valid. */
const char *html_text(struct arena *arena, struct str html);

#endif
