/**
 * From three colours to everything that a page is painted with: the surfaces, and for each surface
 * a foreground of its own that can be read on it, whatever the three colours are.
 *
 * There is one foreground per surface because one colour that can be read on two arbitrary surfaces
 * does not exist in almost half of all cases. Text never stands on anything but a surface.
 */
#ifndef SITE_PALETTE_DERIVE_H
#define SITE_PALETTE_DERIVE_H

#include "site/palette.h"

enum shade {
    /* surfaces */
    SHADE_PRIMARY,   /* the sheet */
    SHADE_SECONDARY, /* bars and blobs */
    SHADE_ACCENT,    /* the loud blob, the button */
    /* on the sheet */
    SHADE_TEXT,
    SHADE_LINK,
    SHADE_HEADING,
    SHADE_UI_BORDER, /* edges of what can be used */
    SHADE_FOCUS,     /* the ring around what has the focus */
    /* on the other surfaces: text, links and rings alike */
    SHADE_ON_SECONDARY,
    SHADE_ON_ACCENT,
    /* ornament: nothing depends on seeing it, and no text stands on it */
    SHADE_DOT,    /* the grid behind the sheet */
    SHADE_SHADOW, /* behind headings */
    SHADE_WELL,   /* around pictures that do not fill their box */
    SHADE__COUNT
};

enum shade_set {
    SHADES_LIGHT,
    SHADES_DARK,
    SHADES_LIGHT_MORE, /* for those who asked their system for more contrast */
    SHADES_DARK_MORE,
    SHADES__COUNT
};

struct shades {
    uint32_t of[SHADE__COUNT];
};

/** The name of the custom property without its dashes: "ui-border". */
const char *shade_name(enum shade shade);

/** Contrast that holds for any palette (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11): text, link, heading
 *  and the two "on" shades 4.5:1 on their surface, border and focus 3:1; in the MORE sets 7:1 and
 *  4.5:1. */
void palette_derive(const struct palette *palette, enum shade_set set, struct shades *out);

/** One colour that had to give way so that it can be read. */
struct palette_change {
    const char *colour; /* "primary", "secondary" or "accent" */
    const char *use;    /* what it is used for, in words: "links" */
    uint32_t given;
    uint32_t used;
    bool darker; /* else lighter */
};

#define PALETTE_CHANGES_MAX 4

/** What the light pages use in another lightness than was given, for telling whoever chose it.
 *  Returns how many of `out` were filled. */
size_t palette_changes(const struct palette *palette,
                       struct palette_change out[PALETTE_CHANGES_MAX]);

#endif
