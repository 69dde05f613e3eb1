/**
 * The style sheets and icons of palettes, as files below the home: palette/NAME.css and palette/NAME.svg. Both
 * follow from the three colours alone, so a file that exists is right, and one that is missing can be made again.
 */
#ifndef SITE_PALETTE_STORE_H
#define SITE_PALETTE_STORE_H

#include "site/palette.h"
#include "site/site.h"

/** Writes the files of `palette` unless they are there. Called before the transaction that begins to use it. */
enum status palette_publish(int home, const struct palette *palette, struct err *err);

#endif
