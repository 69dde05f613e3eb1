#include "site/colour.h"

#include <math.h>
#include <stdbool.h>

struct linear {
    double red, green, blue; /* proportional to light; inside the gamut 0 … 1 */
};

/* IEC 61966-2-1: from what is stored to what shines, and back. */
static double light_of_byte(uint32_t byte)
{
    double c = byte / 255.0;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static uint32_t byte_of_light(double c)
{
    double encoded = c <= 0.0031308 ? c * 12.92 : 1.055 * pow(c, 1 / 2.4) - 0.055;

    return (uint32_t)lround(fmin(fmax(encoded, 0), 1) * 255);
}

static struct linear linear_of(uint32_t rgb)
{
    return (struct linear){light_of_byte(rgb >> 16 & 0xff), light_of_byte(rgb >> 8 & 0xff),
                           light_of_byte(rgb & 0xff)};
}

double colour_luminance(uint32_t rgb)
{
    struct linear c = linear_of(rgb);

    return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
}

double colour_contrast(uint32_t one, uint32_t other)
{
    double a = colour_luminance(one), b = colour_luminance(other);

    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

struct oklab colour_to_oklab(uint32_t rgb)
{
    struct linear c = linear_of(rgb);
    double l = cbrt(0.4122214708 * c.red + 0.5363325363 * c.green + 0.0514459929 * c.blue);
    double m = cbrt(0.2119034982 * c.red + 0.6806995451 * c.green + 0.1073969566 * c.blue);
    double s = cbrt(0.0883024619 * c.red + 0.2817188376 * c.green + 0.6299787005 * c.blue);

    return (struct oklab){0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

static struct linear linear_of_oklab(struct oklab lab)
{
    double l = lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b;
    double m = lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b;
    double s = lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b;

    l = l * l * l;
    m = m * m * m;
    s = s * s * s;
    return (struct linear){4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                           -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                           -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

/* Half a step of an 8-bit channel near black, so that what came from bytes counts as fitting. */
#define GAMUT_SLACK 0.0001

static bool fits(struct linear c)
{
    return c.red >= -GAMUT_SLACK && c.red <= 1 + GAMUT_SLACK && c.green >= -GAMUT_SLACK &&
           c.green <= 1 + GAMUT_SLACK && c.blue >= -GAMUT_SLACK && c.blue <= 1 + GAMUT_SLACK;
}

static struct linear with_chroma(struct oklab lab, double factor)
{
    return linear_of_oklab((struct oklab){lab.lightness, lab.a * factor, lab.b * factor});
}

uint32_t colour_of_oklab(struct oklab lab)
{
    struct linear c;
    double good = 0, bad = 1;

    if (lab.lightness <= 0)
        return COLOUR_BLACK;
    if (lab.lightness >= 1)
        return COLOUR_WHITE;
    c = with_chroma(lab, 1);
    if (!fits(c)) {
        /* A grey always fits, and 12 halvings are finer than 8 bits can show. */
        for (int i = 0; i < 12; i++) {
            double middle = (good + bad) / 2;

            if (fits(with_chroma(lab, middle)))
                good = middle;
            else
                bad = middle;
        }
        c = with_chroma(lab, good);
    }
    return byte_of_light(c.red) << 16 | byte_of_light(c.green) << 8 | byte_of_light(c.blue);
}

uint32_t colour_at_lightness(uint32_t rgb, double lightness)
{
    struct oklab lab = colour_to_oklab(rgb);

    lab.lightness = lightness;
    return colour_of_oklab(lab);
}

uint32_t colour_mix(uint32_t one, uint32_t other, double share)
{
    struct oklab a = colour_to_oklab(one), b = colour_to_oklab(other);

    return colour_of_oklab((struct oklab){a.lightness + (b.lightness - a.lightness) * share,
                                          a.a + (b.a - a.a) * share, a.b + (b.b - a.b) * share});
}

static uint32_t best_on(uint32_t surface)
{
    return colour_contrast(COLOUR_BLACK, surface) >= colour_contrast(COLOUR_WHITE, surface)
               ? COLOUR_BLACK
               : COLOUR_WHITE;
}

/* Whether a colour is what is being looked for; `other` is the colour it is compared with. */
typedef bool good_fn(uint32_t rgb, uint32_t other, double ratio);

static bool contrasts(uint32_t rgb, uint32_t surface, double ratio)
{
    return colour_contrast(rgb, surface) >= ratio;
}

static bool carries_text(uint32_t surface, uint32_t unused, double ratio)
{
    (void)unused;
    return colour_contrast(best_on(surface), surface) >= ratio;
}

/* Towards `end` (0 or 1) until good. The distance in lightness goes to `*way`; false if even the
 * end is bad. Luminance grows with lightness, so halving finds the first good one. */
static bool move_towards(uint32_t rgb, double end, good_fn *good, uint32_t other, double ratio,
                         uint32_t *out, double *way)
{
    struct oklab from = colour_to_oklab(rgb);
    struct oklab at = from;
    double bad = from.lightness, fine = end;

    at.lightness = end;
    *out = colour_of_oklab(at);
    if (!good(*out, other, ratio))
        return false;
    for (int i = 0; i < 12; i++) {
        uint32_t candidate;

        at.lightness = (bad + fine) / 2;
        candidate = colour_of_oklab(at);
        if (good(candidate, other, ratio)) {
            fine = at.lightness;
            *out = candidate;
        } else {
            bad = at.lightness;
        }
    }
    *way = fabs(fine - from.lightness);
    return true;
}

static bool move_shortest(uint32_t rgb, good_fn *good, uint32_t other, double ratio, uint32_t *out)
{
    uint32_t darker = 0, lighter = 0;
    double down = 2, up = 2; /* farther than any way */
    bool can_go_down = move_towards(rgb, 0, good, other, ratio, &darker, &down);
    bool can_go_up = move_towards(rgb, 1, good, other, ratio, &lighter, &up);

    *out = up < down ? lighter : darker;
    return can_go_down || can_go_up;
}

uint32_t colour_readable(uint32_t rgb, uint32_t surface, double ratio)
{
    uint32_t moved;

    if (contrasts(rgb, surface, ratio))
        return rgb;
    return move_shortest(rgb, contrasts, surface, ratio, &moved) ? moved : best_on(surface);
}

uint32_t colour_surface(uint32_t surface, double ratio)
{
    uint32_t moved;

    if (carries_text(surface, 0, ratio))
        return surface;
    return move_shortest(surface, carries_text, 0, ratio, &moved) ? moved : COLOUR_WHITE;
}
