/* Under the sky: a market stall, a field of buckwheat, and a pieróg that rises like the moon. */
#include "props.h"
#include "scenes.h"

#include <math.h>

static void cloud(struct canvas *c, struct chance *r, double x, double y, double size,
                  struct colour colour)
{
    for (int i = 0; i < 9; i++) {
        const double along = i / 4.0 - 1, puff = size * (0.42 - 0.26 * along * along);
        canvas_lay(c,
                   shape_ellipse(x + along * size + chance_between(r, -0.1, 0.1) * size,
                                 y - puff * chance_between(r, 0.1, 0.6), puff, puff * 0.62),
                   (struct paint){.colour = colour, .clear = 0.35, .blur = size * 0.1});
    }
    canvas_lay(
        c, shape_ellipse(x, y + size * 0.1, size * 0.95, size * 0.1),
        (struct paint){.colour = colour_shade(colour, 0.25), .clear = 0.75, .blur = size * 0.1});
}

static void awning(struct canvas *c, const struct mood *mood, double left, double right, double top,
                   double height)
{
    const int stripes = 11;
    const double width = (right - left) / stripes, lean = 5;

    canvas_lay(c, shape_box(left, top + height, right - left, 7, 0),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.6, .blur = 4});
    for (int i = 0; i < stripes; i++) {
        const double x = left + i * width, t = (i - stripes / 2.0) / stripes;
        const double t2 = (i + 1 - stripes / 2.0) / stripes;
        const struct colour cloth = i % 2 == 0 ? mood->check : mood->cloth;
        const struct point panel[] = {{x - t * lean * 2, top},
                                      {x + width - t2 * lean * 2, top},
                                      {x + width, top + height},
                                      {x, top + height}};

        canvas_lay(c, shape_ellipse(x + width / 2, top + height, width / 2, 4.4),
                   (struct paint){.colour = colour_shade(cloth, 0.14), .rim = 2, .relief = 0.5});
        canvas_lay(c, shape_polygon(panel, 4), (struct paint){.colour = cloth});
    }
    canvas_lay(c, shape_box(left, top + height * 0.5, right - left, height * 0.55, 0),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.86, .blur = height * 0.3});
    canvas_lay(c, shape_box(left + 4, top - 1, right - left - 8, 2.2, 1),
               (struct paint){.colour = colour_of(0x8a5a34), .rim = 1, .relief = 0.8});
}

static void crate(struct canvas *c, struct chance *r, double x, double y, double width, int what)
{
    static const uint32_t goods[] = {0x9fbf6a, 0x8e2a4a, 0xd9502f, 0xf0b840, 0xc99a66};
    const struct colour wood = colour_of(0xb9854f);
    const double size = width / 8.4;

    for (int row = 0; row < 3; row++) {
        for (int i = 0; i < 4 - row % 2; i++) {
            const double bx = x + width * (0.16 + 0.225 * i + 0.11 * (row % 2));
            const double by = y - 1 - (2 - row) * size * -0.9 - size * 1.8;

            if (what == 5) {
                const struct place at = {bx, by, size * 1.15, chance_between(r, -0.2, 0.2)};
                prop_pierog(c, &at, 0.5, false, FACE_NONE);
            } else {
                const struct colour colour = colour_mix(colour_of(goods[what]), colour_of(0xffe9a8),
                                                        chance_between(r, 0, 0.22));
                prop_ball(c, bx, by, size * 1.08, colour);
            }
        }
    }
    for (int slat = 0; slat < 3; slat++)
        canvas_lay(
            c, shape_box(x, y + slat * 4.2, width, 3.7, 0.5),
            (struct paint){.colour = colour_shade(wood, 0.07 * slat), .rim = 0.8, .relief = 0.7});
    for (int side = 0; side < 2; side++)
        canvas_lay(c, shape_box(x + side * (width - 2.4), y - 0.6, 2.4, 13, 0.4),
                   (struct paint){.colour = colour_shade(wood, 0.15), .rim = 0.7, .relief = 0.7});
}

static void bunting(struct canvas *c, const struct mood *mood, double y)
{
    const int flags = (int)(c->w / 7);

    for (int i = 0; i <= flags; i++) {
        const double t = (double)i / flags, x = t * c->w, sag = 9 * sin(PI * t);
        const struct colour colours[] = {mood->accent, mood->check, colour_of(0xf2c14e),
                                         mood->cloth};
        const struct point flag[] = {{x - 2.3, y + sag}, {x + 2.3, y + sag}, {x, y + sag + 5.6}};

        canvas_lay(c, shape_polygon(flag, 3),
                   (struct paint){.colour = colours[i % 4], .rim = 1, .relief = 0.3});
        if (i < flags)
            canvas_lay(
                c,
                shape_line(x, y + sag, x + c->w / flags, y + 9 * sin(PI * (t + 1.0 / flags)), 0.35),
                (struct paint){.colour = mood->ink, .clear = 0.3});
    }
}

void scene_stall(struct canvas *c, struct chance *r, double moment)
{
    const struct mood mood = mood_pick(r);
    const double left = c->w * 0.09, right = c->w * 0.91, ground = c->h * 0.82;
    const double top = c->h * 0.22, counter = c->h * 0.62;
    const int crates = c->w > 110 ? 4 : 3;
    const double width = (right - left - 6) / crates;
    const int first = chance_below(r, 6);

    (void)moment;
    canvas_gradient(c, colour_of(0x9fcbd8), colour_of(0xfdf0d6));
    for (int i = 0; i < 3; i++)
        cloud(c, r, c->w * (0.15 + 0.35 * i), chance_between(r, 8, 16), chance_between(r, 9, 14),
              colour_of(0xffffff));
    bunting(c, &mood, 4);
    canvas_lay(c, shape_box(-5, ground, c->w + 10, c->h, 0),
               (struct paint){.colour = colour_of(0xd8c3a0),
                              .second = colour_of(0xc9b28d),
                              .texture = texture_mottle,
                              .grain = 5});
    canvas_lay(c, shape_box(left + 3, top + 12, right - left - 6, counter - top, 0),
               (struct paint){.colour = colour_shade(mood.wall, 0.55)});
    prop_glow(c, c->w / 2, counter - 14, 80, colour_of(0xffdf9a), 0.8);
    {
        const struct place keeper = {c->w * chance_between(r, 0.35, 0.65), counter - 15, 13, 0};
        prop_pierog(c, &keeper, 0.2, true, FACE_AWAKE);
    }
    for (int i = 0; i < 2; i++)
        canvas_lay(c, shape_box(i == 0 ? left + 1 : right - 4, top, 3, ground - top + 3, 0.6),
                   (struct paint){.colour = colour_of(0x9a6b42), .rim = 1.5, .relief = 0.9});
    for (int i = 0; i < crates; i++)
        crate(c, r, left + 4 + i * width, counter, width - 2, (first + i * 2 + i / 3) % 6);
    canvas_lay(c, shape_box(left - 2, counter + 11.5, right - left + 4, ground - counter - 8, 1),
               (struct paint){.colour = mood.cloth,
                              .second = mood.check,
                              .texture = texture_check,
                              .grain = 3.2,
                              .seed = 4});
    canvas_lay(c, shape_box(left - 3, counter + 10.5, right - left + 6, 3, 1),
               (struct paint){.colour = colour_of(0xa8743f), .rim = 1.4, .relief = 0.8});
    canvas_lay(c, shape_ellipse(c->w / 2, ground + 4.5, (right - left) * 0.52, 2.5),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.6, .blur = 3});
    awning(c, &mood, left - 5, right + 5, top, c->h * 0.13);
}

static void hills(struct canvas *c, struct chance *r, double y, double rise, struct colour colour)
{
    struct point ridge[12];

    for (int i = 0; i < 10; i++)
        ridge[i] = (struct point){c->w * (i * 0.2 - 0.4), y - rise * chance_between(r, 0, 1)};
    ridge[10] = (struct point){c->w * 1.7, c->h + 40};
    ridge[11] = (struct point){c->w * -0.7, c->h + 40};
    canvas_lay(c, shape_blob(ridge, 12), (struct paint){.colour = colour, .rim = 5, .relief = 0.3});
}

static void buckwheat(struct canvas *c, struct chance *r, double horizon, struct colour pale)
{
    const int plants = 1500;

    for (int i = 0; i < plants; i++) {
        const double depth = pow((double)i / plants, 1.7); /* 0 = far, 1 = near */
        const double x = chance_between(r, -3, c->w + 3);
        const double y = horizon + depth * (c->h - horizon) + chance_between(r, 0, 2);
        const double size = 0.35 + 1.5 * depth;

        if (depth > 0.12)
            canvas_lay(
                c, shape_line(x, y, x + chance_between(r, -1, 1) * size, y + 5 * size, 0.22 * size),
                (struct paint){.colour = colour_of(i % 3 == 0 ? 0x9c4a3c : 0x6d8a45),
                               .clear = 0.1});
        for (int bud = 0; bud < (depth > 0.1 ? 4 : 1); bud++)
            canvas_lay(c,
                       shape_ellipse(x + chance_between(r, -1, 1) * size,
                                     y + chance_between(r, -0.8, 0.8) * size, size * 0.5,
                                     size * 0.42),
                       (struct paint){.colour = colour_mix(pale, colour_of(0xe9a0ae),
                                                           chance_between(r, 0, 0.75)),
                                      .rim = size * 0.3,
                                      .relief = 0.4});
    }
}

void scene_field(struct canvas *c, struct chance *r, double moment)
{
    static const uint32_t skies[][4] = {{0x7fb6d9, 0xfbeccb, 0xfff3c4, 0x7f9a55},
                                        {0x5d6fae, 0xf9b98a, 0xffd28a, 0x6d7a4e},
                                        {0x8fc7c4, 0xfff4dc, 0xfffbe6, 0x86a35d}};
    const uint32_t *sky = skies[chance_below(r, 3)];
    const double horizon = c->h * chance_between(r, 0.44, 0.56);
    const double sun = c->w * chance_between(r, 0.2, 0.8),
                 high = horizon * chance_between(r, 0.4, 0.75);

    (void)moment;
    canvas_gradient(c, colour_of(sky[0]), colour_of(sky[1]));
    canvas_lay(c, shape_box(-5, horizon - 4, c->w + 10, 8, 0),
               (struct paint){.colour = colour_of(sky[1]), .clear = 0.3, .blur = 14});
    prop_glow(c, sun, high, 60, colour_of(sky[2]), 1.5);
    canvas_lay(c, shape_ellipse(sun, high, 6, 6),
               (struct paint){.colour = colour_of(0xfffbe8), .blur = 0.5});
    for (int i = 0; i < 5; i++)
        cloud(c, r, chance_between(r, 0, c->w), chance_between(r, 0.1, 0.75) * horizon,
              chance_between(r, 8, 18), colour_light(colour_of(sky[1]), 0.6));
    for (int i = 0; i < 3; i++)
        hills(c, r, horizon + 2 + 1.5 * i, 11 - 3 * i,
              colour_mix(colour_of(sky[0]), colour_of(sky[3]), 0.35 + 0.3 * i));
    canvas_lay(c, shape_box(-5, horizon + 4, c->w + 10, c->h, 0),
               (struct paint){.colour = colour_of(sky[3]),
                              .second = colour_shade(colour_of(sky[3]), 0.4),
                              .texture = texture_mottle,
                              .grain = 8});
    buckwheat(c, r, horizon + 3, colour_of(0xfff8f0));
    {
        const struct place nap = {c->w * chance_between(r, 0.25, 0.75), c->h * 0.82, 14,
                                  chance_between(r, -0.15, 0.15)};
        prop_pierog(c, &nap, 0.15, false, FACE_ASLEEP);
    }
}

void scene_moonrise(struct canvas *c, struct chance *r, double moment)
{
    static const uint32_t bands[][5] = {{0x1d2447, 0x4a3f78, 0xb5577a, 0xf29a6b, 0x151a33},
                                        {0x12303f, 0x1f5f6b, 0x69a38f, 0xf3d9a0, 0x0d2029},
                                        {0x2a1a3e, 0x64356d, 0xcf5a5c, 0xf6b95c, 0x1c1029}};
    const uint32_t *band = bands[chance_below(r, 3)];
    const double water = c->h * 0.70, x = c->w * chance_between(r, 0.4, 0.6);
    const double size = fmin(c->w, c->h) * 0.23;
    const struct place moon = {x, water - size * chance_between(r, 1.1, 1.5), size,
                               chance_between(r, -0.25, 0.25)};

    (void)moment;
    canvas_gradient(c, colour_of(band[0]), colour_of(band[2]));
    canvas_lay(c, shape_box(-5, water - 26, c->w + 10, 34, 0),
               (struct paint){.colour = colour_of(band[3]), .clear = 0.15, .blur = 24});
    for (int i = 0; i < 90; i++) {
        const double s = chance_between(r, 0.1, 0.36);
        canvas_lay(c,
                   shape_ellipse(chance_between(r, 0, c->w),
                                 water * pow(chance_between(r, 0, 0.85), 1.4), s, s),
                   (struct paint){.colour = colour_of(0xfff6dd),
                                  .clear = chance_between(r, 0.1, 0.6),
                                  .blur = 0.1});
    }
    prop_glow(c, moon.x, moon.y, size * 4.4, colour_of(0xffe6ac), 0.9);
    prop_pierog(c, &moon, 0.25, true, FACE_ASLEEP);
    hills(c, r, water - 2, 13, colour_mix(colour_of(band[1]), colour_of(band[4]), 0.35));
    hills(c, r, water + 1, 8, colour_mix(colour_of(band[1]), colour_of(band[4]), 0.75));
    canvas_lay(c, shape_box(-5, water + 1, c->w + 10, c->h, 0),
               (struct paint){.colour = colour_mix(colour_of(band[1]), colour_of(band[4]), 0.55),
                              .rim = 20,
                              .relief = 0.3});
    for (int i = 0; i < 60; i++) {
        const double t = pow((i + 1) / 60.0, 1.5), y = water + 2 + t * (c->h - water);
        const double wide = size * (0.35 + 0.5 * t) * chance_between(r, 0.3, 1);
        canvas_lay(
            c,
            shape_line(x - wide + chance_between(r, -5, 5), y, x + wide + chance_between(r, -5, 5),
                       y, 0.25 + 0.7 * t),
            (struct paint){.colour = colour_of(0xffdf9c), .clear = 0.5 + 0.2 * t, .blur = 0.3});
    }
    for (int i = 0; i < 26; i++) {
        const double side = i % 2 == 0 ? -1 : 1,
                     root = c->w / 2 + side * c->w * chance_between(r, 0.32, 0.54);
        const double tall = chance_between(r, 10, 30);
        canvas_lay(c, shape_leaf(root, c->h + 2, root + chance_between(r, -4, 4), c->h - tall, 1.3),
                   (struct paint){.colour = colour_of(band[4])});
        if (i % 3 == 0)
            canvas_lay(c, shape_line(root + 1, c->h - tall - 1, root + 1, c->h - tall + 6, 2.2),
                       (struct paint){.colour = colour_of(band[4])});
    }
}
