/* A plate of pierogi from above, on a chequered cloth. */
#include "props.h"
#include "scenes.h"

#include <math.h>

static void china(struct canvas *c, double x, double y, double radius, const struct mood *mood,
                  int dots)
{
    const struct shape plate = shape_ellipse(x, y, radius, radius);
    const struct shape well = shape_ellipse(x, y, radius * 0.74, radius * 0.74);
    const struct shape middle = shape_ellipse(x + 0.6, y + 0.9, radius * 0.71, radius * 0.71);
    const struct shape ring = shape_arc(x, y, radius * 0.94, radius * 0.94, 0, 2 * PI, 0.7);
    const struct paint white = {.colour = colour_of(0xfdf9f0), .rim = 4, .relief = 0.55};
    const struct paint hollow = {.colour = colour_of(0xb9a999), .clear = 0.62, .blur = 1.6};
    const struct paint inner = {.colour = colour_of(0xfaf4e8)};
    const struct paint line = {.colour = mood->check, .clear = 0.1};

    canvas_shadow(c, &plate, 2, 3.4, 5, 0.45);
    canvas_fill(c, &plate, &white);
    canvas_fill(c, &ring, &line);
    for (int i = 0; i < dots; i++) {
        const double angle = 2 * PI * i / dots;
        const struct place at = {x + radius * 0.845 * cos(angle), y + radius * 0.845 * sin(angle),
                                 i % 2 == 0 ? 2.3 : 1.1, angle};

        prop_flower(c, &at, i % 2 == 0 ? 6 : 4, i % 2 == 0 ? mood->accent : mood->check,
                    colour_of(0xf2c14e));
    }
    canvas_fill(c, &well, &hollow);
    canvas_fill(c, &middle, &inner);
}

static void butter(struct canvas *c, struct chance *r, double x, double y)
{
    struct point puddle[9];
    struct shape pat = shape_box(-2.6, -2.2, 5.2, 4.4, 0.9);
    const struct place place = {x, y, 1, chance_between(r, -0.6, 0.6)};
    const struct paint melted = {
        .colour = colour_of(0xf5c33d), .clear = 0.38, .rim = 1.2, .relief = 0.6};
    const struct paint solid = {.colour = colour_of(0xffe07a), .rim = 1.3, .relief = 0.9};
    struct shape pool;

    for (int i = 0; i < 9; i++) {
        const double away = chance_between(r, 5, 8.5);
        puddle[i] = (struct point){x + away * cos(2 * PI * i / 9), y + away * sin(2 * PI * i / 9)};
    }
    pool = shape_blob(puddle, 9);
    canvas_fill(c, &pool, &melted);
    shape_put(&pat, &place);
    canvas_shadow(c, &pat, 0.5, 0.9, 0.9, 0.55);
    canvas_fill(c, &pat, &solid);
}

static void fork(struct canvas *c, double x, double y, double angle)
{
    const struct paint steel = {.colour = colour_of(0xc9ccd0), .rim = 0.9, .relief = 0.95};
    struct shape part[6];
    const struct place place = {x, y, 1, angle};

    part[0] = shape_line(0, 4, 0, 30, 2.2);
    part[1] =
        shape_blob((const struct point[]){{-2.9, -5}, {2.9, -5}, {2.6, 1}, {0, 5}, {-2.6, 1}}, 5);
    for (int i = 0; i < 4; i++)
        part[2 + i] = shape_line(-2.4 + 1.6 * i, -14, -2.4 + 1.6 * i, -3, 0.85);
    for (int i = 0; i < 6; i++) {
        shape_put(&part[i], &place);
        canvas_shadow(c, &part[i], 0.7, 1.2, 1.2, 0.6);
    }
    for (int i = 5; i >= 0; i--)
        canvas_fill(c, &part[i], &steel);
}

void scene_plate(struct canvas *c, struct chance *r, double moment)
{
    const struct mood mood = mood_pick(r);
    const double x = c->w / 2 + chance_between(r, -6, 3) * (c->w > 110 ? 1 : 0.2);
    const double y = c->h / 2 + chance_between(r, -3, 3), radius = chance_between(r, 38, 42);
    const int count = 5 + chance_below(r, 4);
    const double toast = chance_between(r, 0, 1) < 0.35 ? 0 : chance_between(r, 0.4, 1);
    const double start = chance_between(r, 0, PI);

    (void)moment;
    canvas_cover(c, &(struct paint){.colour = mood.cloth,
                                    .second = mood.check,
                                    .texture = texture_check,
                                    .grain = chance_between(r, 5, 9),
                                    .seed = r->state});
    if (c->w > 118)
        fork(c, x + radius + 9, y - 4, chance_between(r, -0.15, 0.2));
    china(c, x, y, radius, &mood, 24);
    for (int i = 0; i < count; i++) {
        const double angle = start + 2 * PI * i / count;
        const double away = radius * 0.45;
        const struct place at = {x + away * cos(angle), y + away * sin(angle),
                                 count > 6 ? 11.2 : 13.4,
                                 angle + PI / 2 + chance_between(r, -0.2, 0.2)};

        prop_pierog(c, &at, toast, false, FACE_NONE);
    }
    butter(c, r, x, y);
    prop_strew(c, r, (struct point){x, y}, radius * 0.58, 46, colour_of(0x5f9a3c));
    if (toast > 0)
        prop_strew(c, r, (struct point){x, y}, radius * 0.6, 22, colour_of(0xb5652a));
}
