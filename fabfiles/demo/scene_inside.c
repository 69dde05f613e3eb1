/* Warm rooms: a window at night, a cat that is nearly a dumpling. */
#include "props.h"
#include "scenes.h"

#include <math.h>

static void night(struct canvas *c, struct chance *r, double x, double y, double w, double h)
{
    static const uint32_t skies[][2] = {
        {0x141c3d, 0x3f4f8c}, {0x0f2436, 0x2f6478}, {0x231740, 0x6b4480}};
    const uint32_t *sky = skies[chance_below(r, 3)];
    const double mx = x + w * chance_between(r, 0.55, 0.8),
                 my = y + h * chance_between(r, 0.2, 0.32);
    double at = x;

    canvas_lay(c, shape_box(x, y, w, h, 0),
               (struct paint){.colour = colour_of(sky[0]),
                              .second = colour_of(sky[1]),
                              .texture = texture_fade,
                              .grain = y + h});
    for (int i = 0; i < 60; i++) {
        const double s = chance_between(r, 0.12, 0.34);
        canvas_lay(
            c,
            shape_ellipse(chance_between(r, x + 1, x + w - 1),
                          chance_between(r, y + 1, y + h * 0.7), s, s),
            (struct paint){.colour = colour_of(0xfff4d0), .clear = chance_between(r, 0, 0.5)});
    }
    canvas_lay(c, shape_ellipse(mx, my, 8, 8),
               (struct paint){.colour = colour_of(0xffe9b0), .clear = 0.72, .blur = 6});
    canvas_lay(c, shape_ellipse(mx, my, 5, 5),
               (struct paint){.colour = colour_of(0xfff1c9),
                              .second = colour_of(0xe6cf9a),
                              .texture = texture_mottle,
                              .grain = 3});
    while (at < x + w) {
        const double wide = chance_between(r, 7, 12), tall = h * chance_between(r, 0.14, 0.28);
        const double end = fmin(at + wide, x + w), base = y + h;
        const struct point house[] = {{at, base},
                                      {at, base - tall},
                                      {(at + end) / 2, base - tall - 5},
                                      {end, base - tall},
                                      {end, base}};

        canvas_lay(c, shape_polygon(house, 5),
                   (struct paint){.colour = colour_shade(colour_of(sky[0]), 0.35)});
        for (int i = 0; i < 3; i++)
            if (end - at > 6 && chance_below(r, 3) != 0)
                canvas_lay(c,
                           shape_box(at + 1.2 + 2.1 * i, base - tall + 1.5 + 3 * chance_below(r, 2),
                                     1.2, 1.7, 0.1),
                           (struct paint){.colour = colour_of(0xffc862)});
        at = end;
    }
}

static void curtain(struct canvas *c, double x, double y, double w, double h,
                    const struct mood *mood, bool right)
{
    for (int i = 0; i < 5; i++) {
        const double t = i / 5.0, step = w / 5;
        const double top = x + (right ? -(i + 1) * step : i * step);
        const double foot = x + (right ? -1 : 1) * w * 0.42 * t - (right ? step * 0.7 : 0);
        const struct point fold[] = {{top, y},
                                     {top + step * 1.1, y},
                                     {foot + step * 0.95, y + h * 0.6},
                                     {foot + step * 0.8, y + h},
                                     {foot, y + h},
                                     {foot + step * 0.1, y + h * 0.6}};

        canvas_lay(c, shape_polygon(fold, 6),
                   (struct paint){.colour = i % 2 == 0 ? mood->check
                                                       : colour_mix(mood->check, mood->cloth, 0.25),
                                  .rim = 1.6,
                                  .relief = 0.6});
    }
}

static void pot_plant(struct canvas *c, struct chance *r, double x, double y,
                      const struct mood *mood)
{
    const struct point pot[] = {{x - 6, y - 10}, {x + 6, y - 10}, {x + 4.4, y}, {x - 4.4, y}};

    for (int i = 0; i < 15; i++) {
        const double lean = (i - 7) / 7.0,
                     tall = chance_between(r, 9, 19) * (1.15 - 0.5 * fabs(lean));
        canvas_lay(c, shape_leaf(x + lean * 2, y - 9, x + lean * 13, y - 9 - tall, 3.6),
                   (struct paint){.colour = colour_mix(colour_of(0x4f8a4a), colour_of(0x9cc06a),
                                                       chance_between(r, 0, 1)),
                                  .rim = 1,
                                  .relief = 0.6});
    }
    canvas_lay(c, shape_polygon(pot, 4),
               (struct paint){.colour = mood->accent, .rim = 4, .relief = 0.8});
    canvas_lay(
        c, shape_box(x - 7, y - 12, 14, 3.4, 1),
        (struct paint){.colour = colour_light(mood->accent, 0.12), .rim = 1.3, .relief = 0.8});
}

static void mug(struct canvas *c, double x, double y, double moment, const struct mood *mood)
{
    canvas_lay(c, shape_arc(x + 7, y - 6, 3.6, 3.6, -1.5, 1.5, 1.7),
               (struct paint){.colour = mood->cloth, .rim = 0.8, .relief = 0.8});
    canvas_lay(c, shape_box(x - 7, y - 12.5, 14, 12.5, 2),
               (struct paint){.colour = mood->cloth, .rim = 4, .relief = 0.8});
    for (int i = 0; i < 3; i++) {
        const struct place at = {x - 4.2 + 4.2 * i, y - 5.6, 1.9, i};
        prop_flower(c, &at, 6, mood->check, colour_of(0xf2c14e));
    }
    canvas_lay(c, shape_ellipse(x, y - 12.2, 6.6, 1.3),
               (struct paint){.colour = colour_of(0x6b3a22)});
    prop_steam(c, x - 2, y - 13, 17, moment, colour_of(0xffffff));
    prop_steam(c, x + 2, y - 13, 13, moment + 0.4, colour_of(0xffffff));
}

void scene_window(struct canvas *c, struct chance *r, double moment)
{
    const struct mood mood = mood_pick(r);
    const double x = c->w * 0.17, y = c->h * 0.10, w = c->w * 0.66, h = c->h * 0.68,
                 sill = y + h + 3;
    const struct paint frame = {.colour = colour_of(0xf2e4c9), .rim = 1.1, .relief = 0.8};
    const struct place guest = {c->w * chance_between(r, 0.44, 0.58), sill - 3.4, 9, 0};

    canvas_cover(c, &(struct paint){.colour = colour_shade(mood.wall, 0.5),
                                    .second = colour_shade(mood.wall, 0.38),
                                    .texture = texture_mottle,
                                    .grain = 24});
    for (int row = 0; row * 11 < c->h; row++)
        for (int i = 0; i * 11 < c->w + 11; i++) {
            const struct place at = {i * 11 + (row % 2) * 5.5, row * 11 + 3, 1.5, 0};
            prop_flower(c, &at, 5, colour_shade(mood.wall, 0.25), colour_shade(mood.check, 0.3));
        }
    prop_glow(c, c->w / 2, sill, 120, colour_of(0xffc873), 0.55);
    canvas_lay(c, shape_box(x - 4, y - 4, w + 8, h + 8, 1),
               (struct paint){.colour = colour_of(0xd9c3a0), .rim = 1.5, .relief = 0.9});
    night(c, r, x, y, w, h);
    canvas_lay(c, shape_line(x + w / 2, y, x + w / 2, y + h, 2.2), frame);
    canvas_lay(c, shape_line(x, y + h * 0.45, x + w, y + h * 0.45, 2.2), frame);
    canvas_lay(c, shape_box(x - 11, sill, w + 22, 4.5, 1), frame);
    canvas_lay(c, shape_box(x - 11, sill + 4.5, w + 22, 3, 1),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.65, .blur = 2.5});
    pot_plant(c, r, x + w * 0.16, sill + 0.5, &mood);
    prop_pierog(c, &guest, 0.3, false, FACE_ASLEEP);
    mug(c, x + w * 0.82, sill + 0.5, moment, &mood);
    curtain(c, x - 9, y - 6, w * 0.26, h + 4, &mood, false);
    curtain(c, x + w + 9, y - 6, w * 0.26, h + 4, &mood, true);
    canvas_lay(c, shape_line(x - 13, y - 6, x + w + 13, y - 6, 2),
               (struct paint){.colour = colour_of(0x8a5a34), .rim = 1, .relief = 0.9});
}

static void cat_head(struct canvas *c, double x, double y, double s, struct colour fur,
                     struct colour dark)
{
    const struct place face = {x, y + 0.12 * s, s * 1.25, 0};

    for (int side = -1; side <= 1; side += 2) {
        const struct point ear[] = {{x + side * 0.78 * s, y - 0.15 * s},
                                    {x + side * 0.74 * s, y - 0.98 * s},
                                    {x + side * 0.12 * s, y - 0.62 * s}};
        const struct point inner[] = {{x + side * 0.66 * s, y - 0.3 * s},
                                      {x + side * 0.66 * s, y - 0.78 * s},
                                      {x + side * 0.3 * s, y - 0.58 * s}};
        struct shape out = shape_polygon(ear, 3);

        out.grow = s * 0.06;
        canvas_fill(c, &out, &(struct paint){.colour = fur, .rim = s * 0.2, .relief = 0.6});
        canvas_lay(c, shape_polygon(inner, 3),
                   (struct paint){.colour = colour_of(0xe9a79a), .blur = s * 0.04});
    }
    canvas_lay(c, shape_ellipse(x, y, s, s * 0.8),
               (struct paint){.colour = fur, .rim = s * 0.6, .relief = 0.7});
    for (int i = -1; i <= 1; i++)
        canvas_lay(
            c, shape_leaf(x + i * 0.2 * s, y - 0.78 * s, x + i * 0.13 * s, y - 0.36 * s, 0.13 * s),
            (struct paint){.colour = dark, .clear = 0.15});
    prop_face(c, &face, FACE_ASLEEP);
    canvas_lay(c, shape_ellipse(x, y + 0.17 * s, 0.085 * s, 0.06 * s),
               (struct paint){.colour = colour_of(0xd9786c)});
    for (int side = -1; side <= 1; side += 2)
        for (int i = -1; i <= 1; i++)
            canvas_lay(c,
                       shape_line(x + side * 0.5 * s, y + (0.24 + 0.05 * i) * s,
                                  x + side * 1.25 * s, y + (0.2 + 0.15 * i) * s, 0.022 * s),
                       (struct paint){.colour = colour_of(0xfffaf0), .clear = 0.2});
}

void scene_cat(struct canvas *c, struct chance *r, double moment)
{
    static const uint32_t furs[][2] = {
        {0xe9b36a, 0xb5742f}, {0xd5d0c8, 0x84807c}, {0xf3dfb5, 0xcf9d58}, {0x8a7f7d, 0x4d4547}};
    const uint32_t *coat = furs[chance_below(r, 4)];
    const struct colour fur = colour_of(coat[0]), dark = colour_of(coat[1]);
    const struct mood mood = mood_pick(r);
    const double x = c->w / 2, s = fmin(29, c->w * 0.27), y = c->h * 0.62;
    const double side = chance_below(r, 2) == 0 ? -1 : 1;
    const struct place body = {x, y - s * 0.1, s * 1.12, 0};
    struct shape tail = shape_arc(x + side * s * 0.5, y + s * 0.26, s * 0.75, s * 0.17,
                                  side > 0 ? -0.5 : PI + 0.5, side > 0 ? 2.4 : 0.7, s * 0.19);

    (void)moment;
    canvas_gradient(c, colour_light(mood.wall, 0.3), colour_shade(mood.wall, 0.15));
    for (int i = 0; i * 9 < c->w + 9; i++)
        canvas_lay(c, shape_line(i * 9, -2, i * 9, c->h, 3.2),
                   (struct paint){.colour = mood.accent, .clear = 0.86});
    canvas_lay(c, shape_box(-5, c->h * 0.74, c->w + 10, c->h, 0),
               (struct paint){.colour = colour_of(0xb98a5c),
                              .second = colour_of(0x7d5231),
                              .texture = texture_wood,
                              .grain = 8.5,
                              .seed = 3});
    canvas_lay(c, shape_box(-5, c->h * 0.715, c->w + 10, 2.6, 0.4),
               (struct paint){.colour = colour_of(0xf6ead3), .rim = 1, .relief = 0.7});
    prop_glow(c, x - 12, y - 18, 110, colour_of(0xfff4d4), 0.7);
    canvas_lay(c, shape_ellipse(x, y + s * 0.5, s * 1.62, s * 0.34),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.5, .blur = 4});
    canvas_lay(c, shape_ellipse(x, y + s * 0.36, s * 1.55, s * 0.42),
               (struct paint){.colour = mood.check, .rim = s * 0.3, .relief = 0.9});
    canvas_lay(c, shape_arc(x, y + s * 0.36, s * 1.5, s * 0.36, 0.05 * PI, 0.95 * PI, 0.7),
               (struct paint){.colour = mood.cloth, .clear = 0.2});
    canvas_lay(c, shape_ellipse(x, y + s * 0.26, s * 1.2, s * 0.22),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.6, .blur = 3});
    prop_pierog(c, &body, 0, true, FACE_NONE);
    {
        struct shape loaf = shape_ellipse(x, y + s * 0.02, s * 0.97, s * 0.56);
        canvas_fill(c, &loaf,
                    &(struct paint){.colour = fur,
                                    .second = colour_light(fur, 0.35),
                                    .texture = texture_mottle,
                                    .grain = 6,
                                    .rim = s * 0.4,
                                    .relief = 0.8,
                                    .clear = 0.25,
                                    .blur = s * 0.1});
    }
    for (int i = -3; i <= 3; i++)
        canvas_lay(c,
                   shape_leaf(x + i * s * 0.24, y - s * (0.53 - 0.025 * i * i), x + i * s * 0.20,
                              y - s * 0.12, s * 0.085),
                   (struct paint){.colour = dark, .clear = 0.35, .blur = 0.4});
    canvas_fill(
        c, &tail,
        &(struct paint){.colour = colour_mix(fur, dark, 0.3), .rim = s * 0.08, .relief = 0.7});
    cat_head(c, x - side * s * 0.3, y - s * 0.32, s * 0.5, fur, dark);
}
