#include "props.h"

#include <math.h>

struct mood mood_pick(struct chance *chance)
{
    static const uint32_t moods[][5] = {
        {0xfbf3e2, 0xc8453f, 0xe9d8b4, 0x3f7d7a, 0x3a2430},
        {0xf6f1e4, 0x4f86a0, 0xf1d9b5, 0xe08a4b, 0x23334a},
        {0xfdf2d8, 0x6f9a5d, 0xf3dfc1, 0xc75146, 0x2c3a2c},
        {0xfbeee6, 0xb7578a, 0xe6d5dc, 0x4a7c8c, 0x3c2140},
        {0xfff3d6, 0xe0a030, 0xdfe3cf, 0x9c3d3d, 0x40291c},
        {0xeef0ea, 0x3f5d7d, 0xd7dfdc, 0xd96c4f, 0x1f2a3c},
    };
    const uint32_t *row = moods[chance_below(chance, sizeof(moods) / sizeof(moods[0]))];

    return (struct mood){colour_of(row[0]), colour_of(row[1]), colour_of(row[2]), colour_of(row[3]),
                         colour_of(row[4])};
}

struct colour texture_check(const struct paint *paint, struct point at)
{
    const bool column = ((int64_t)floor(at.x / paint->grain) & 1) != 0;
    const bool row = ((int64_t)floor(at.y / paint->grain) & 1) != 0;
    const double weave = 0.035 * (sin(at.x * 9) * sin(at.y * 9));
    const double fold = 0.13 * (noise_at(at.x / 34, at.y / 22, paint->seed) - 0.45);
    const double share = (column ? 0.46 : 0) + (row ? 0.46 : 0);

    return colour_shade(colour_mix(paint->colour, paint->second, share), 0.06 + weave + fold);
}

struct colour texture_wood(const struct paint *paint, struct point at)
{
    const double plank = floor(at.y / paint->grain);
    const uint64_t seed = paint->seed + (uint64_t)(int64_t)plank;
    const double within = at.y / paint->grain - plank;
    const double gap = fmin(within, 1 - within) * paint->grain;
    const double wave = noise_at(at.x / 26, at.y / 2.2, seed) * 9;
    const double ring = 0.5 + 0.5 * sin(wave * PI + at.y * 0.4);
    const double tone = 0.30 * noise_cell((int64_t)plank, 7, paint->seed);
    struct colour colour = colour_mix(paint->colour, paint->second, 0.30 * ring + tone);

    colour = colour_mix(colour, paint->second, 0.35 * noise_at(at.x / 9, at.y * 3, seed + 9));
    return gap < 0.45 ? colour_shade(colour, 0.65 * (1 - gap / 0.45)) : colour;
}

struct colour texture_mottle(const struct paint *paint, struct point at)
{
    const double n = noise_at(at.x / paint->grain, at.y / paint->grain, paint->seed);

    return colour_mix(paint->colour, paint->second, (n - 0.38) * 2.6);
}

struct colour texture_fade(const struct paint *paint, struct point at)
{
    return colour_mix(paint->colour, paint->second, at.y / paint->grain);
}

static void put(struct canvas *canvas, const struct place *place, struct shape shape,
                struct paint paint)
{
    shape_put(&shape, place);
    paint.blur *= place->size;
    paint.rim *= place->size;
    canvas_fill(canvas, &shape, &paint);
}

/* Half a disk: an arc above and a fold below that bulges by `sag`. With `teeth`, a crimped edge. */
static struct shape half_moon(double rx, double ry, double sag, int teeth)
{
    struct shape shape = {.count = 0};
    const int steps = 96;

    for (int i = 0; i <= steps; i++) {
        const double angle = PI + PI * i / steps;
        const double wave = teeth > 0 ? 1 + 0.034 * fabs(sin(angle * teeth)) : 1;
        shape.at[shape.count++] = (struct point){rx * wave * cos(angle), ry * wave * sin(angle)};
    }
    for (int i = 1; i < 24; i++) {
        const double angle = PI * i / 24;
        shape.at[shape.count++] = (struct point){rx * cos(angle), sag * sin(angle)};
    }
    shape_move(&shape, 0, 0.32);
    return shape;
}

struct shape prop_outline(const struct place *place)
{
    struct shape shape = half_moon(1, 0.86, 0.19, 0);

    shape_put(&shape, place);
    return shape;
}

static void crimps(struct canvas *canvas, const struct place *place, struct colour dough)
{
    const int teeth = 13;

    for (int i = 1; i < teeth; i++) {
        const double angle = PI + PI * i / teeth;
        const double x = cos(angle), y = sin(angle) * 0.86;

        put(canvas, place, shape_line(x * 0.84, 0.32 + y * 0.84, x * 1.0, 0.32 + y * 1.0, 0.035),
            (struct paint){.colour = colour_shade(dough, 0.5), .clear = 0.45, .blur = 0.03});
        put(canvas, place,
            shape_line(x * 0.86 + 0.035, 0.32 + y * 0.86, x * 0.98 + 0.035, 0.32 + y * 0.98, 0.02),
            (struct paint){.colour = colour_light(dough, 0.9), .clear = 0.4, .blur = 0.02});
    }
}

void prop_face(struct canvas *canvas, const struct place *place, enum face face)
{
    const struct paint ink = {.colour = colour_of(0x3a2226)};
    const struct paint blush = {.colour = colour_of(0xe8735f), .clear = 0.5, .blur = 0.09};

    for (int side = -1; side <= 1; side += 2) {
        put(canvas, place, shape_ellipse(side * 0.38, 0.13, 0.06, 0.035), blush);
        if (face == FACE_ASLEEP) {
            put(canvas, place,
                shape_arc(side * 0.24, -0.02, 0.075, 0.06, 0.15 * PI, 0.85 * PI, 0.032), ink);
            continue;
        }
        put(canvas, place, shape_ellipse(side * 0.24, -0.01, 0.052, 0.066), ink);
        put(canvas, place, shape_ellipse(side * 0.24 - 0.015, -0.035, 0.019, 0.021),
            (struct paint){.colour = colour_of(0xffffff)});
    }
    if (face == FACE_SINGING) {
        put(canvas, place, shape_ellipse(0, 0.14, 0.085, 0.10),
            (struct paint){.colour = colour_of(0x6d2530)});
        put(canvas, place, shape_ellipse(0, 0.19, 0.05, 0.038),
            (struct paint){.colour = colour_of(0xe0766c)});
        return;
    }
    put(canvas, place, shape_arc(0, 0.06, 0.10, 0.075, 0.08 * PI, 0.92 * PI, 0.034), ink);
}

void prop_pierog(struct canvas *canvas, const struct place *place, double toast, bool flies,
                 enum face face)
{
    const struct colour dough = colour_mix(colour_of(0xf7e3b8), colour_of(0xe9b25e), toast * 0.75);
    const struct colour brown = colour_of(0xa85c22);
    const struct place mouth = {place->x, place->y, place->size, place->angle};
    const struct shape outline = prop_outline(place);
    struct shape belly = half_moon(0.66, 0.50, 0.02, 0);

    belly.grow = 0.16; /* rounds the tips: light would break in sharp ones */
    if (!flies)
        canvas_shadow(canvas, &outline, place->size * 0.06, place->size * 0.13, place->size * 0.16,
                      0.62);
    put(canvas, place, half_moon(1, 0.86, 0.19, 13),
        (struct paint){.colour = colour_shade(dough, 0.08), .rim = 0.13, .relief = 0.75});
    crimps(canvas, place, dough);
    put(canvas, place, half_moon(0.85, 0.70, 0.16, 0),
        (struct paint){.colour = colour_shade(dough, 0.55), .clear = 0.55, .blur = 0.06});
    put(canvas, place, belly, (struct paint){.colour = dough, .rim = 0.36, .relief = 0.85});
    if (toast > 0)
        put(canvas, place, half_moon(0.62, 0.46, 0.12, 0),
            (struct paint){.colour = brown,
                           .second = colour_light(dough, 0.2),
                           .texture = texture_mottle,
                           .grain = place->size * 0.55,
                           .seed = (uint64_t)(place->x * 31 + place->y * 7),
                           .clear = 1 - 0.62 * toast,
                           .blur = 0.16});
    put(canvas, place, shape_arc(-0.02, 0.30, 0.60, 0.47, 1.16 * PI, 1.42 * PI, 0.05),
        (struct paint){.colour = colour_of(0xffffff), .clear = 0.42, .blur = 0.055});
    if (face != FACE_NONE)
        prop_face(canvas, &mouth, face);
}

void prop_strew(struct canvas *canvas, struct chance *chance, struct point centre, double radius,
                int count, struct colour colour)
{
    for (int i = 0; i < count; i++) {
        const double angle = chance_between(chance, 0, 2 * PI);
        const double away = radius * sqrt(chance_between(chance, 0, 1));
        const double turn = chance_between(chance, 0, PI);
        const double length = chance_between(chance, 0.35, 0.95);
        const double x = centre.x + away * cos(angle), y = centre.y + away * sin(angle);
        struct shape bit = shape_line(x - length * cos(turn), y - length * sin(turn),
                                      x + length * cos(turn), y + length * sin(turn), 0.62);
        const struct paint paint = {
            .colour = colour_shade(colour, chance_between(chance, 0, 0.4)),
            .rim = 0.3,
            .relief = 0.7,
        };

        canvas_shadow(canvas, &bit, 0.2, 0.4, 0.4, 0.65);
        canvas_fill(canvas, &bit, &paint);
    }
}

void prop_steam(struct canvas *canvas, double x, double y, double height, double moment,
                struct colour colour)
{
    struct point path[9];

    for (int i = 0; i < 9; i++) {
        const double up = i / 8.0;
        path[i].x = x + height * 0.09 * (0.3 + up) * sin(up * 7 + x + moment * 2 * PI);
        path[i].y = y - height * up;
    }
    for (int i = 0; i < 3; i++) {
        struct shape wisp = shape_curve(path, 9 - 2 * i, height * 0.03);
        const struct paint paint = {
            .colour = colour, .clear = 0.86, .blur = height * (0.05 - 0.01 * i)};

        canvas_fill(canvas, &wisp, &paint);
    }
}

void prop_ball(struct canvas *canvas, double x, double y, double radius, struct colour colour)
{
    const struct shape disk = shape_ellipse(x, y, radius, radius);
    const struct shape shine =
        shape_ellipse(x - radius * 0.36, y - radius * 0.42, radius * 0.2, radius * 0.14);
    const struct paint body = {.colour = colour, .rim = radius, .relief = 0.85};
    const struct paint gloss = {.colour = colour_of(0xffffff), .clear = 0.5, .blur = radius * 0.16};

    canvas_shadow(canvas, &disk, radius * 0.1, radius * 0.2, radius * 0.25, 0.6);
    canvas_fill(canvas, &disk, &body);
    canvas_fill(canvas, &shine, &gloss);
}

void prop_flower(struct canvas *canvas, const struct place *place, int petals, struct colour colour,
                 struct colour heart)
{
    for (int i = 0; i < petals; i++) {
        struct shape petal = shape_ellipse(0.62, 0, 0.40, 1.15 / petals + 0.08);

        shape_turn(&petal, 0, 0, 2 * PI * i / petals);
        put(canvas, place, petal, (struct paint){.colour = colour, .rim = 0.16, .relief = 0.45});
    }
    put(canvas, place, shape_ellipse(0, 0, 0.36, 0.36),
        (struct paint){.colour = heart, .rim = 0.2, .relief = 0.6});
}

void prop_glow(struct canvas *canvas, double x, double y, double radius, struct colour colour,
               double strength)
{
    for (int i = 0; i < 4; i++) {
        const double size = radius * (0.22 + 0.2 * i);
        const struct shape disk = shape_ellipse(x, y, size * 0.5, size * 0.5);
        const struct paint paint = {
            .colour = colour, .clear = 1 - strength / 4, .blur = size * 0.5};

        canvas_fill(canvas, &disk, &paint);
    }
}
