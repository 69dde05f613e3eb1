/**
 * A palette: the three colours that restyle the site. Projects and contents own one or inherit one;
 * what the pages use is derived from it (site/palette_derive.h) and written to a file
 * (site/palette_css.h).
 */
#ifndef SITE_PALETTE_H
#define SITE_PALETTE_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/** Each 0xrrggbb. */
struct palette {
    uint32_t primary;   /* the sheet that text stands on */
    uint32_t secondary; /* bars and blobs */
    uint32_t accent;    /* links, marks */
};

/** Blanched almond, cadet blue and brick: what a site has until somebody paints it. */
#define PALETTE_DEFAULT ((struct palette){0xffebcd, 0x5f9ea0, 0xa55555})

/** Reads "#rrggbb,#rrggbb,#rrggbb": either case, "#" optional, blanks around the commas allowed.
 *  STATUS_INVALID with a sentence that shows the form; `*out` is then untouched. */
enum status palette_parse(struct str text, struct palette *out, struct err *err);

#define PALETTE_TEXT 24 /* bytes that hold "#rrggbb,#rrggbb,#rrggbb" and NUL */

/** The form in which palettes are stored and shown. */
void palette_text(const struct palette *palette, char out[PALETTE_TEXT]);

/** Every colour turned into its opposite, as on a film's negative: the dungeon is painted so. What is derived from it
 *  can be read as well as with any other palette. */
struct palette palette_negative(const struct palette *palette);

#define PALETTE_NAME 17 /* 16 base32 characters and NUL */

/** The name of the palette's files: /palette/NAME.css and /palette/NAME.svg. Equal palettes have
 *  equal names; a change of what is derived (PALETTE_EDITION in palette.c) gives every palette a
 *  new one, so the files may be cached for ever. */
void palette_name(const struct palette *palette, char out[PALETTE_NAME]);

/** Whether `s` has the form of palette_name(): 16 characters of a-z 2-7. */
bool palette_is_name(struct str s);

#endif
