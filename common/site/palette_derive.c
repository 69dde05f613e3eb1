#include "site/palette_derive.h"

#include "site/colour.h"

#include <math.h>

/* Contrast ratios of one set. `body` is a wish: where no colour reaches it, black or white comes
 * near. */
struct ratios {
    double body;
    double text;
    double edge;
};
static const struct ratios NORMAL = {7, 4.5, 3};
static const struct ratios MORE = {10, 7, 4.5};

/* Lightness that dark pages may have at most, so that a bright palette does not glare at night. */
#define NIGHT_SHEET 0.20
#define NIGHT_BAR 0.40
#define NIGHT_LOUD 0.48
/* And the chroma of their sheet: a hint of the palette's hue. */
#define NIGHT_CHROMA 0.03

const char *shade_name(enum shade shade)
{
    static const char *const NAMES[SHADE__COUNT] = {
        [SHADE_PRIMARY] = "primary",
        [SHADE_SECONDARY] = "secondary",
        [SHADE_ACCENT] = "accent",
        [SHADE_TEXT] = "text",
        [SHADE_LINK] = "link",
        [SHADE_HEADING] = "heading",
        [SHADE_UI_BORDER] = "ui-border",
        [SHADE_FOCUS] = "focus",
        [SHADE_ON_SECONDARY] = "on-secondary",
        [SHADE_ON_ACCENT] = "on-accent",
        [SHADE_DOT] = "dot",
        [SHADE_SHADOW] = "shadow",
        [SHADE_WELL] = "well",
    };

    return NAMES[shade];
}

static uint32_t at_most(uint32_t rgb, double lightness)
{
    return colour_to_oklab(rgb).lightness <= lightness ? rgb : colour_at_lightness(rgb, lightness);
}

static uint32_t night_sheet(uint32_t rgb)
{
    struct oklab lab = colour_to_oklab(rgb);
    double chroma = hypot(lab.a, lab.b);

    if (lab.lightness <= NIGHT_SHEET)
        return rgb;
    lab.lightness = NIGHT_SHEET;
    if (chroma > NIGHT_CHROMA) {
        lab.a *= NIGHT_CHROMA / chroma;
        lab.b *= NIGHT_CHROMA / chroma;
    }
    return colour_of_oklab(lab);
}

static void derive_surfaces(const struct palette *p, bool night, double ratio, uint32_t *of)
{
    of[SHADE_PRIMARY] = colour_surface(night ? night_sheet(p->primary) : p->primary, ratio);
    of[SHADE_SECONDARY] =
        colour_surface(night ? at_most(p->secondary, NIGHT_BAR) : p->secondary, ratio);
    of[SHADE_ACCENT] = colour_surface(night ? at_most(p->accent, NIGHT_LOUD) : p->accent, ratio);
}

void palette_derive(const struct palette *palette, enum shade_set set, struct shades *out)
{
    bool night = set == SHADES_DARK || set == SHADES_DARK_MORE;
    const struct ratios *ratio = set == SHADES_LIGHT || set == SHADES_DARK ? &NORMAL : &MORE;
    uint32_t *of = out->of;
    uint32_t sheet;

    derive_surfaces(palette, night, ratio->text, of);
    sheet = of[SHADE_PRIMARY];

    /* By day text is ink in the hue of the bars; by night it is the colour of the daylight sheet. */
    of[SHADE_TEXT] =
        colour_readable(night ? palette->primary : palette->secondary, sheet, ratio->body);
    of[SHADE_LINK] = colour_readable(palette->accent, sheet, ratio->text);
    of[SHADE_HEADING] = colour_readable(palette->secondary, sheet, ratio->text);
    of[SHADE_UI_BORDER] = colour_readable(palette->secondary, sheet, ratio->edge);
    of[SHADE_FOCUS] = colour_readable(palette->accent, sheet, ratio->edge);
    of[SHADE_ON_SECONDARY] = colour_readable(of[SHADE_TEXT], of[SHADE_SECONDARY], ratio->text);
    of[SHADE_ON_ACCENT] = colour_readable(palette->primary, of[SHADE_ACCENT], ratio->text);

    of[SHADE_DOT] = colour_mix(sheet, palette->accent, 0.22);
    of[SHADE_SHADOW] = colour_mix(sheet, palette->accent, 0.40);
    of[SHADE_WELL] = colour_mix(sheet, palette->secondary, 0.16);
}

size_t palette_changes(const struct palette *palette,
                       struct palette_change out[PALETTE_CHANGES_MAX])
{
    const struct {
        const char *colour;
        const char *use;
        uint32_t given;
        enum shade shade;
    } uses[PALETTE_CHANGES_MAX] = {
        {"accent", "links", palette->accent, SHADE_LINK},
        {"secondary", "headings", palette->secondary, SHADE_HEADING},
        {"secondary", "edges of cards and fields", palette->secondary, SHADE_UI_BORDER},
        {"primary", "text on the accent colour", palette->primary, SHADE_ON_ACCENT},
    };
    struct shades light;
    size_t count = 0;

    palette_derive(palette, SHADES_LIGHT, &light);
    for (size_t i = 0; i < PALETTE_CHANGES_MAX; i++) {
        uint32_t given = uses[i].given, used = light.of[uses[i].shade];

        if (used != given)
            out[count++] = (struct palette_change){
                uses[i].colour,
                uses[i].use,
                given,
                used,
                colour_luminance(used) < colour_luminance(given),
            };
    }
    return count;
}
