/**
 * The two files that carry a palette to the browser. Both are named palette_name(), may be cached
 * for ever, and are the same bytes for the same palette.
 */
#ifndef SITE_PALETTE_CSS_H
#define SITE_PALETTE_CSS_H

#include "base/buf.h"
#include "site/palette.h"

/** Appends a style sheet (text/css) that sets one custom property per shade on `:root`: for light
 *  and dark pages, each with and without the wish for more contrast. Under 2 KB. */
void palette_css(const struct palette *palette, struct buf *css);

/** Appends the site's icon (image/svg+xml), a pieróg in these colours. Under 2 KB. */
void palette_favicon(const struct palette *palette, struct buf *svg);

#endif
