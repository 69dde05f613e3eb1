/* The colours that are derived from a palette, and its files. site_palette.t [COUNT]: that many random palettes. */
#include "site/palette.h"

#include "../lib/tap.h"
#include "base/rand.h"
#include "site/colour.h"
#include "site/palette_css.h"
#include "site/palette_derive.h"

#include <math.h>

/* What must be readable on what, written down a second time and apart from the derivation. */
struct pair {
    enum shade fore, back;
    double normal, more;
};
static const struct pair PAIRS[] = {
    {SHADE_TEXT, SHADE_PRIMARY, 4.5, 7},     {SHADE_LINK, SHADE_PRIMARY, 4.5, 7},
    {SHADE_HEADING, SHADE_PRIMARY, 4.5, 7},  {SHADE_UI_BORDER, SHADE_PRIMARY, 3, 4.5},
    {SHADE_FOCUS, SHADE_PRIMARY, 3, 4.5},    {SHADE_ON_SECONDARY, SHADE_SECONDARY, 4.5, 7},
    {SHADE_ON_ACCENT, SHADE_ACCENT, 4.5, 7},
};
#define PAIRS_COUNT (sizeof(PAIRS) / sizeof(PAIRS[0]))

static bool near(double got, double want, double slack)
{
    if (fabs(got - want) <= slack)
        return true;
    fprintf(stderr, "# got %.6f, want %.6f\n", got, want);
    return false;
}

static uint32_t any_colour(void)
{
    return (uint32_t)rand_below(0x1000000);
}

static void test_contrast(void)
{
    tap_ok(near(colour_contrast(COLOUR_BLACK, COLOUR_WHITE), 21, 1e-9), "black on white is 21:1");
    tap_ok(near(colour_contrast(0x777777, COLOUR_WHITE), 4.48, 0.005), "#777 on white is 4.48:1");
    tap_ok(near(colour_contrast(0x5f9ea0, 0xffebcd), 2.62, 0.005),
           "cadet blue on almond is 2.62:1");
    tap_ok(near(colour_contrast(0xa55555, 0xffebcd), 4.47, 0.005), "brick on almond is 4.47:1");
    tap_ok(near(colour_contrast(0xa55555, COLOUR_WHITE), 5.21, 0.005), "brick on white is 5.21:1");
    tap_ok(colour_contrast(0x123456, 0xfedcba) == colour_contrast(0xfedcba, 0x123456),
           "the ratio is the same both ways round");
}

static void test_oklab(void)
{
    /* The examples of Björn Ottosson's post in sRGB: white, and the three primaries as CSS Color
     * 4 lists them. */
    struct oklab white = colour_to_oklab(COLOUR_WHITE);
    struct oklab red = colour_to_oklab(0xff0000);
    struct oklab blue = colour_to_oklab(0x0000ff);
    int wrong = 0;

    tap_ok(near(white.lightness, 1, 1e-4) && near(white.a, 0, 1e-4) && near(white.b, 0, 1e-4),
           "white is (1, 0, 0)");
    tap_ok(near(red.lightness, 0.62796, 1e-4) && near(red.a, 0.22486, 1e-4) &&
               near(red.b, 0.12585, 1e-4),
           "red is (0.628, 0.225, 0.126)");
    tap_ok(near(blue.lightness, 0.45201, 1e-4) && near(blue.a, -0.03246, 1e-4) &&
               near(blue.b, -0.31153, 1e-4),
           "blue is (0.452, -0.032, -0.312)");
    for (uint32_t rgb = 0; rgb < 0x1000000; rgb += 97)
        wrong += colour_of_oklab(colour_to_oklab(rgb)) != rgb;
    TAP_IS_INT(wrong, 0, "every colour comes back from OKLab as it went in");
    TAP_IS_INT(colour_of_oklab((struct oklab){-0.5, 0.1, 0.1}), COLOUR_BLACK, "darker than black");
    TAP_IS_INT(colour_of_oklab((struct oklab){1.5, 0.1, 0.1}), COLOUR_WHITE, "lighter than white");
    tap_ok(
        near(colour_to_oklab(colour_of_oklab((struct oklab){0.5, 0.4, 0.4})).lightness, 0.5, 0.01),
        "a chroma outside the gamut shrinks, and the lightness stays");
    TAP_IS_INT(colour_mix(0x123456, 0xfedcba, 0), 0x123456, "a mixture with nothing");
    TAP_IS_INT(colour_mix(0x123456, 0xfedcba, 1), 0xfedcba, "a mixture with nothing else");
}

/* One text colour exists for every single surface: black or white reaches the square root of 21. */
static void test_every_surface(void)
{
    double worst = 21;
    int unmoved = 0;

    for (uint32_t surface = 0; surface < 0x1000000; surface += 13) {
        double ratio =
            fmax(colour_contrast(COLOUR_BLACK, surface), colour_contrast(COLOUR_WHITE, surface));

        worst = fmin(worst, ratio);
    }
    tap_ok(worst > 4.58, "black or white can be read on every surface (worst %.4f)", worst);
    tap_ok(
        near(fmax(colour_contrast(COLOUR_BLACK, 0xcf0dcc), colour_contrast(COLOUR_WHITE, 0xcf0dcc)),
             4.5826, 0.0001),
        "the worst surface of all");
    for (uint32_t surface = 0; surface < 0x1000000; surface += 40009) {
        uint32_t text = colour_readable(surface, surface, 21);

        unmoved += text != COLOUR_BLACK && text != COLOUR_WHITE;
    }
    TAP_IS_INT(unmoved, 0, "what cannot be had becomes black or white");
}

static void test_readable(void)
{
    int moved_though_good = 0, moved_twice = 0, not_shortest = 0;

    rand_fix(7);
    for (int i = 0; i < 2000; i++) {
        uint32_t rgb = any_colour(), surface = any_colour();
        uint32_t readable = colour_readable(rgb, surface, 4.5);
        double from = colour_to_oklab(rgb).lightness;
        double way = fabs(colour_to_oklab(readable).lightness - from);

        if (colour_contrast(rgb, surface) >= 4.5)
            moved_though_good += readable != rgb;
        moved_twice += colour_readable(readable, surface, 4.5) != readable;
        /* A clearly shorter way, in either direction, must not do. */
        for (double shorter = way - 0.01; shorter > 0; shorter -= 0.05)
            if (colour_contrast(colour_at_lightness(rgb, from - shorter), surface) >= 4.5 ||
                colour_contrast(colour_at_lightness(rgb, from + shorter), surface) >= 4.5) {
                not_shortest++;
                break;
            }
    }
    rand_fix(0);
    TAP_IS_INT(moved_though_good, 0, "what is good already stays");
    TAP_IS_INT(moved_twice, 0, "moving what was moved changes nothing");
    TAP_IS_INT(not_shortest, 0, "the way is the shortest");
}

static int failures_of(const struct palette *palette, enum shade_set set, double *worst)
{
    bool more = set == SHADES_LIGHT_MORE || set == SHADES_DARK_MORE;
    struct shades shades;
    int failures = 0;

    palette_derive(palette, set, &shades);
    for (size_t i = 0; i < PAIRS_COUNT; i++) {
        double ratio = colour_contrast(shades.of[PAIRS[i].fore], shades.of[PAIRS[i].back]);
        double want = more ? PAIRS[i].more : PAIRS[i].normal;

        failures += ratio < want;
        *worst = fmin(*worst, ratio / want);
    }
    return failures;
}

static void test_random_palettes(int count)
{
    static const char *const SETS[SHADES__COUNT] = {"light", "dark", "light, more contrast",
                                                    "dark, more contrast"};
    int failures[SHADES__COUNT] = {0};
    double worst = 21;

    rand_fix(42);
    for (int i = 0; i < count; i++) {
        struct palette palette = {any_colour(), any_colour(), any_colour()};

        for (int set = 0; set < SHADES__COUNT; set++)
            failures[set] += failures_of(&palette, (enum shade_set)set, &worst);
    }
    rand_fix(0);
    for (int set = 0; set < SHADES__COUNT; set++)
        tap_ok(failures[set] == 0, "%d random palettes can be read: %s (%d failures)", count,
               SETS[set], failures[set]);
    tap_ok(worst >= 1 && worst < 1.05, "and nothing moved farther than it had to (%.4f)", worst);
}

static void test_extremes(void)
{
    static const uint32_t EDGES[] = {0x000000, 0xffffff, 0x777777, 0xff0000, 0x00ff00,
                                     0x0000ff, 0xffff00, 0xcf0dcc, 0x767676};
    size_t count = sizeof(EDGES) / sizeof(EDGES[0]);
    int failures = 0;
    double worst = 21;

    for (size_t i = 0; i < count * count * count; i++) {
        struct palette palette = {EDGES[i % count], EDGES[i / count % count],
                                  EDGES[i / count / count]};

        for (int set = 0; set < SHADES__COUNT; set++)
            failures += failures_of(&palette, (enum shade_set)set, &worst);
    }
    TAP_IS_INT(failures, 0,
               "black, white, greys and pure colours in every combination can be read");
}

static void test_default(void)
{
    struct palette palette = PALETTE_DEFAULT;
    struct palette_change changes[PALETTE_CHANGES_MAX];
    struct shades light, dark;
    size_t count = palette_changes(&palette, changes);

    palette_derive(&palette, SHADES_LIGHT, &light);
    palette_derive(&palette, SHADES_DARK, &dark);
    TAP_IS_INT(light.of[SHADE_PRIMARY], 0xffebcd, "light pages keep the three colours: almond");
    TAP_IS_INT(light.of[SHADE_SECONDARY], 0x5f9ea0, "cadet blue");
    TAP_IS_INT(light.of[SHADE_ACCENT], 0xa55555, "brick");
    tap_ok(colour_luminance(dark.of[SHADE_PRIMARY]) < 0.02, "the dark sheet is dark");
    TAP_IS_INT(dark.of[SHADE_TEXT], 0xffebcd, "almond becomes the text of dark pages");
    tap_ok(count >= 2 && strcmp(changes[0].colour, "accent") == 0 &&
               strcmp(changes[0].use, "links") == 0 && changes[0].given == 0xa55555 &&
               changes[0].darker,
           "brick became darker for links");
    tap_ok(count >= 2 && strcmp(changes[1].use, "headings") == 0 &&
               changes[1].used == light.of[SHADE_HEADING],
           "cadet blue became darker for headings");
    palette = palette_negative(&palette);
    TAP_IS_INT(palette.primary, 0x001432, "the negative of almond is a deep blue");
    palette = palette_negative(&palette);
    TAP_IS_INT(palette.primary, 0xffebcd, "and that of the negative almond again");
    palette = (struct palette){0xffffff, 0x000000, 0x000000};
    TAP_IS_INT(palette_changes(&palette, changes), 0, "black on white needs no change");
}

static void test_parse(void)
{
    static const struct {
        const char *text, *want; /* NULL = refused */
    } CASES[] = {
        {"#ffebcd,#5f9ea0,#a55555", "#ffebcd,#5f9ea0,#a55555"},
        {"ffebcd,5f9ea0,a55555", "#ffebcd,#5f9ea0,#a55555"},
        {"  #FFEBCD , #5F9EA0\t,\n#A55555 ", "#ffebcd,#5f9ea0,#a55555"},
        {"#000000,#000000,#000000", "#000000,#000000,#000000"},
        {"", NULL},
        {",,", NULL},
        {"#ffebcd", NULL},
        {"#ffebcd,#5f9ea0", NULL},
        {"#ffebcd,#5f9ea0,#a55555,", NULL},
        {"#ffebcd,#5f9ea0,#a55555,#000000", NULL},
        {"#fec,#5ff,#a55", NULL},
        {"#ffebcd0,#5f9ea0,#a55555", NULL},
        {"##febcd,#5f9ea0,#a55555", NULL},
        {"#ffebcg,#5f9ea0,#a55555", NULL},
        {"almond,blue,brick", NULL},
        {"#ffebcd;#5f9ea0;#a55555", NULL},
        {"#ff ebcd,#5f9ea0,#a55555", NULL},
    };
    struct err err;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct palette palette = {1, 2, 3};
        char text[PALETTE_TEXT] = "";
        enum status status = palette_parse(str_of(CASES[i].text), &palette, &err);

        if (CASES[i].want == NULL) {
            tap_ok(status == STATUS_INVALID && palette.primary == 1 && palette.accent == 3,
                   "refused and untouched: \"%s\"", CASES[i].text);
            continue;
        }
        palette_text(&palette, text);
        tap_ok(status == STATUS_OK && strcmp(text, CASES[i].want) == 0, "read: %s", CASES[i].want);
    }
    palette_parse(STR("#fec,#5ff,#a55"), &(struct palette){0}, &err);
    TAP_IS_TEXT(err.message, "the colour \"#fec\" is too short: write all six digits, as #rrggbb",
                "the sentence for three digits");
    palette_parse(STR("red"), &(struct palette){0}, &err);
    TAP_IS_TEXT(err.message, "\"red\" is not a colour: write a palette as #ffebcd,#5f9ea0,#a55555",
                "the sentence for a name");
}

static void test_files(void)
{
    struct palette palette = PALETTE_DEFAULT, other = {0xffebcd, 0x5f9ea0, 0xa55556};
    char name[PALETTE_NAME], again[PALETTE_NAME];
    struct buf css = BUF_INIT, svg = BUF_INIT, second = BUF_INIT;
    char want[40];

    palette_name(&palette, name);
    palette_name(&palette, again);
    TAP_IS_TEXT(again, name, "a palette has one name");
    tap_ok(palette_is_name(str_of(name)), "and it has the form of a name: %s", name);
    palette_name(&other, again);
    tap_ok(strcmp(name, again) != 0, "another palette has another name");
    tap_ok(!palette_is_name(STR("short")) && !palette_is_name(STR("abcdefghijklmno1")) &&
               !palette_is_name(STR("abcdefghijklmnop2")),
           "what is no name");

    palette_css(&palette, &css);
    palette_css(&palette, &second);
    TAP_IS_TEXT(second.at, css.at, "the style sheet is the same every time");
    tap_ok(css.len < 2048, "and small (%zu bytes)", css.len);
    for (size_t i = 0; i < SHADE__COUNT; i++) {
        const char *at = css.at;
        int times = 0;

        snprintf(want, sizeof(want), "--%s:#", shade_name((enum shade)i));
        while ((at = strstr(at, want)) != NULL) {
            at++;
            times++;
        }
        TAP_IS_INT(times, SHADES__COUNT, want);
    }
    palette_favicon(&palette, &svg);
    tap_ok(svg.len < 2048 && strncmp(svg.at, "<svg xmlns=", 11) == 0 &&
               strstr(svg.at, "#ffebcd") != NULL && strstr(svg.at, "<script") == NULL,
           "the icon is a small drawing in the palette (%zu bytes)", svg.len);
    buf_free(&css);
    buf_free(&second);
    buf_free(&svg);
}

int main(int argc, char **argv)
{
    test_contrast();
    test_oklab();
    test_every_surface();
    test_readable();
    test_random_palettes(argc > 1 ? (int)strtol(argv[1], NULL, 10) : 4000);
    test_extremes();
    test_default();
    test_parse();
    test_files();
    return tap_done();
}
