#include "site/palette_css.h"

#include "site/colour.h"
#include "site/palette_derive.h"

static void add_block(const struct palette *palette, enum shade_set set, struct buf *css)
{
    struct shades shades;
    bool dark; /* a dark palette is dark by day too: controls and scroll bars follow */

    palette_derive(palette, set, &shades);
    dark = colour_luminance(shades.of[SHADE_PRIMARY]) < colour_luminance(shades.of[SHADE_TEXT]);
    buf_printf(css, ":root{color-scheme:%s", dark ? "dark" : "light");
    for (size_t i = 0; i < SHADE__COUNT; i++)
        buf_printf(css, ";--%s:#%06x", shade_name((enum shade)i), shades.of[i]);
    buf_text(css, "}");
}

void palette_css(const struct palette *palette, struct buf *css)
{
    char text[PALETTE_TEXT];

    palette_text(palette, text);
    buf_printf(css, "/* %s */\n", text);
    add_block(palette, SHADES_LIGHT, css);
    buf_text(css, "\n@media (prefers-color-scheme:dark){");
    add_block(palette, SHADES_DARK, css);
    buf_text(css, "}\n@media (prefers-contrast:more){");
    add_block(palette, SHADES_LIGHT_MORE, css);
    buf_text(css, "}\n@media (prefers-contrast:more) and (prefers-color-scheme:dark){");
    add_block(palette, SHADES_DARK_MORE, css);
    buf_text(css, "}\n");
}

/* A half-moon of dough with a crimped edge, and content with its filling. Drawn for 16 pixels:
 * few shapes, thick lines, an outline that shows on light and dark tabs. */
static const char PIEROG[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 1.3 32 32\">"
    "<path fill=\"#%06x\" stroke=\"#%06x\" stroke-width=\"2\" stroke-linejoin=\"round\" "
    "d=\"M2.8 21.5A3.1 3.1 0 0 1 4.1 15.8A3.1 3.1 0 0 1 7.8 11.2A3.1 3.1 0 0 1 13.1 8.6"
    "A3.1 3.1 0 0 1 18.9 8.6A3.1 3.1 0 0 1 24.2 11.2A3.1 3.1 0 0 1 27.9 15.8"
    "A3.1 3.1 0 0 1 29.2 21.5C27.2 29.4 4.8 29.4 2.8 21.5Z\"/>"
    "<g fill=\"none\" stroke-linecap=\"round\">"
    "<path stroke=\"#%06x\" stroke-width=\"1.7\" d=\"M5.2 16.3L7.7 17.5M8.5 12.1L10.3 14.3"
    "M13.3 9.8L14 12.5M18.7 9.8L18 12.5M23.5 12.1L21.7 14.3M26.8 16.3L24.3 17.5\"/>"
    "<path stroke=\"#%06x\" stroke-width=\"2\" d=\"M9.3 22.5c3.8 1.9 9.6 1.9 13.4 0\"/>"
    "</g></svg>\n";

void palette_favicon(const struct palette *palette, struct buf *svg)
{
    struct shades light;

    palette_derive(palette, SHADES_LIGHT, &light);
    buf_printf(svg, PIEROG, light.of[SHADE_PRIMARY], light.of[SHADE_TEXT],
               light.of[SHADE_UI_BORDER], light.of[SHADE_LINK]);
}
