/* Films: a pot from which dumplings leap, and one that bounces alone. */
#include "props.h"
#include "scenes.h"

#include <math.h>

static void tiles(struct canvas *c, const struct mood *mood, double bottom)
{
    const double size = 13;

    canvas_lay(c, shape_box(-5, -5, c->w + 10, bottom + 5, 0),
               (struct paint){.colour = colour_shade(mood->cloth, 0.3)});
    for (int row = 0; row * size < bottom; row++)
        for (int i = 0; i * size < c->w; i++) {
            const struct place at = {(i + 0.5) * size, (row + 0.5) * size, 3, PI / 4};
            canvas_lay(
                c, shape_box(i * size + 0.3, row * size + 0.3, size - 0.6, size - 0.6, 0.9),
                (struct paint){.colour = colour_shade(mood->cloth, 0.07), .rim = 1, .relief = 0.4});
            if ((i + row) % 3 == 0)
                prop_flower(c, &at, 4, mood->accent, mood->check);
        }
}

/* Each dumpling leaps once per turn, from the water over the rim and back in. */
static void leap(struct canvas *c, double x, double rim, double phase, int number)
{
    const double t = phase - floor(phase), air = 0.62;
    const double up = t < air ? sin(PI * t / air) : -0.3;
    const struct place at = {x + 5 * sin(phase * 2 * PI + number), rim + 7 - 40 * up, 8.5,
                             0.5 * sin(2 * PI * t + number)};

    if (up > -0.2)
        prop_pierog(c, &at, 0, true, up > 0.45 ? FACE_SINGING : FACE_AWAKE);
}

void scene_pot(struct canvas *c, struct chance *r, double moment)
{
    const struct mood mood = mood_pick(r);
    const double x = c->w / 2, rim = c->h * 0.60, rx = 34, stove = c->h * 0.94;
    const double rattle = 0.35 * sin(moment * 2 * PI * 12);
    struct shape body = shape_vessel(x, rim, rx, 7, stove - 4.5 - rim, 0.34);

    tiles(c, &mood, stove);
    prop_glow(c, x, rim - 20, 120, colour_of(0xfff1cf), 0.5);
    for (int i = -2; i <= 2; i++)
        prop_steam(c, x + i * 12, rim - 2, 46, moment * 2 + i * 0.21, colour_of(0xffffff));
    canvas_lay(c, shape_ellipse(x, rim, rx, 7), (struct paint){.colour = colour_of(0x4a4f5c)});
    canvas_lay(c, shape_ellipse(x, rim + 1.4, rx * 0.93, 5.2),
               (struct paint){.colour = colour_of(0xcfe0e2), .rim = 3, .relief = 0.5});
    for (int i = 0; i < 26; i++) {
        const double t = moment * 6 + chance_between(r, 0, 1), grown = t - floor(t);
        const double bx = x + chance_between(r, -0.82, 0.82) * rx,
                     by = rim + chance_between(r, -1.5, 3.5);
        canvas_lay(c, shape_arc(bx, by, 0.3 + 1.5 * grown, 0.2 + 0.8 * grown, 0, 2 * PI, 0.3),
                   (struct paint){.colour = colour_of(0xffffff), .clear = grown});
    }
    for (int i = 0; i < 5; i++)
        leap(c, x + (i - 2) * 12.5, rim, moment * 2 + i * 0.37, i);
    canvas_lay(c, shape_box(-5, stove, c->w + 10, 20, 0),
               (struct paint){.colour = colour_of(0x3b3540), .rim = 1.5, .relief = 0.8});
    for (int i = 0; i < 13; i++) {
        const double fx = x - 24 + 4 * i, tall = 3.6 + 1.2 * sin(moment * 2 * PI * 5 + i * 1.9);
        canvas_lay(c, shape_leaf(fx, stove + 1.5, fx, stove + 1.5 - tall, 2),
                   (struct paint){.colour = colour_of(0x5fa8e6), .clear = 0.15, .blur = 0.3});
    }
    for (int side = -1; side <= 1; side += 2)
        canvas_lay(c,
                   shape_arc(x + side * rx, rim + 9, 5, 4, side > 0 ? -PI / 2 : PI / 2,
                             side > 0 ? PI / 2 : 1.5 * PI, 2.2),
                   (struct paint){.colour = mood.ink, .rim = 1, .relief = 0.8});
    shape_move(&body, 0, rattle * 0.4);
    canvas_fill(c, &body, &(struct paint){.colour = mood.check, .rim = 9, .relief = 0.8});
    canvas_lay(c, shape_arc(x, rim + rattle * 0.4, rx, 7, 0, PI, 2),
               (struct paint){.colour = colour_light(mood.check, 0.25), .rim = 1, .relief = 0.6});
    for (int i = 0; i < 7; i++) {
        const double t = (i + 0.5) / 7 * 2 - 1;
        const struct place at = {x + t * rx * 0.86, rim + 14 + 5.5 * sqrt(1 - t * t), 3.2, i};
        prop_flower(c, &at, 6, mood.cloth, colour_of(0xf2c14e));
    }
}

void scene_bounce(struct canvas *c, struct chance *r, double moment)
{
    const struct mood mood = mood_pick(r);
    const double up = fabs(sin(moment * PI)), size = 27;
    const struct place at = {c->w / 2, c->h * 0.70 - 26 * up, size * (1 + 0.05 * (0.4 - up)),
                             0.12 * sin(moment * 2 * PI)};

    canvas_gradient(c, colour_light(mood.wall, 0.3), mood.wall);
    canvas_lay(c, shape_box(-5, c->h * 0.8, c->w + 10, c->h, 0),
               (struct paint){.colour = mood.check, .rim = 2, .relief = 0.5});
    canvas_lay(
        c, shape_ellipse(c->w / 2, c->h * 0.845, size * (0.95 - 0.3 * up), 4),
        (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.45 + 0.3 * up, .blur = 2.5});
    prop_pierog(c, &at, 0.2, true, up > 0.6 ? FACE_SINGING : FACE_AWAKE);
}
