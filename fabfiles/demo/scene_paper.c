/* Paper and prints: mirrored cut-outs in the manner of Łowicz, wrapping paper, stickers. */
#include "props.h"
#include "scenes.h"

#include <math.h>

/* One layer of coloured paper: a thin shadow lifts it off the one below. */
static void paper(struct canvas *c, const struct shape *shape, struct colour colour)
{
    canvas_shadow(c, shape, 0.25, 0.45, 0.5, 0.55);
    canvas_fill(c, shape, &(struct paint){.colour = colour, .rim = 0.35, .relief = 0.25});
}

static void both(struct canvas *c, struct shape shape, struct colour colour)
{
    paper(c, &shape, colour);
    shape_mirror(&shape, c->w / 2);
    paper(c, &shape, colour);
}

static const uint32_t dyes[][7] = {
    {0xd7263d, 0xf49d37, 0x2f8f5b, 0x1b6ca8, 0xf6d743, 0xd45087, 0x23242f},
    {0xb5324a, 0xe98a3c, 0x4f9a6a, 0x3b6f9a, 0xf2c14e, 0x8a4f9e, 0x2c1f33},
    {0xe0475b, 0xffb238, 0x3aa17e, 0x2a6fb0, 0xffe066, 0xf27ba5, 0x1f2f46},
};

static void sheet(struct canvas *c, uint32_t rgb, uint64_t seed)
{
    canvas_cover(c, &(struct paint){.colour = colour_of(rgb),
                                    .second = colour_shade(colour_of(rgb), 0.05),
                                    .texture = texture_mottle,
                                    .grain = 0.9,
                                    .seed = seed});
}

/* Concentric flowers with scalloped edges, each layer of another colour. */
static struct shape scallops(double x, double y, double radius, int teeth, double depth)
{
    struct shape shape = {.count = 0};

    for (int i = 0; i < 180; i++) {
        const double angle = 2 * PI * i / 180;
        const double away = radius * (1 - depth + depth * fabs(sin(angle * teeth / 2)));
        shape.at[shape.count++] = (struct point){x + away * cos(angle), y + away * sin(angle)};
    }
    return shape;
}

static void bloom(struct canvas *c, struct chance *r, double x, double y, double radius,
                  const uint32_t *dye, bool twice)
{
    int first = chance_below(r, 6);
    const int layers = radius > 6 ? 4 : 3;

    for (int i = 0; i < layers; i++) {
        const struct colour colour =
            colour_of(i == layers - 1 ? 0xfff6dc : dye[(first + i * 2 + i / 3) % 6]);
        struct shape shape = scallops(x, y, radius * (1 - 0.25 * i), 8 + 2 * (i % 3), 0.22);

        if (twice)
            both(c, shape, colour);
        else
            paper(c, &shape, colour);
    }
}

static void rooster(struct canvas *c, double x, double y, double s, const uint32_t *dye)
{
    const struct point body[] = {{x - s * 0.9, y - s * 0.1},
                                 {x - s * 0.2, y - s * 0.05},
                                 {x + s * 0.35, y - s * 0.75},
                                 {x + s * 0.62, y - s * 0.78},
                                 {x + s * 0.66, y - s * 0.35},
                                 {x + s * 0.55, y + s * 0.25},
                                 {x, y + s * 0.55},
                                 {x - s * 0.6, y + s * 0.35}};
    const struct point beak[] = {
        {x + s * 0.66, y - s * 0.62}, {x + s * 0.95, y - s * 0.5}, {x + s * 0.66, y - s * 0.42}};

    for (int i = 0; i < 5; i++)
        both(c,
             shape_leaf(x - s * 0.6, y + s * 0.1, x - s * (1.3 - 0.12 * i),
                        y + s * (0.35 - 0.33 * i), s * 0.26),
             colour_of(dye[(i * 2 + 1) % 6]));
    for (int i = 0; i < 3; i++)
        both(
            c,
            shape_ellipse(x + s * (0.36 + 0.13 * i), y - s * (0.83 - 0.03 * i), s * 0.09, s * 0.12),
            colour_of(dye[0]));
    for (int i = 0; i < 2; i++)
        both(c,
             shape_line(x - s * 0.05 + s * 0.25 * i, y + s * 0.4, x + s * 0.25 * i, y + s * 0.95,
                        s * 0.07),
             colour_of(dye[1]));
    both(c, shape_polygon(beak, 3), colour_of(dye[1]));
    both(c, shape_blob(body, 8), colour_of(dye[3]));
    for (int i = 0; i < 3; i++)
        both(c,
             shape_leaf(x + s * 0.3, y - s * (0.02 - 0.1 * i), x - s * (0.5 - 0.06 * i),
                        y + s * (0.03 + 0.15 * i), s * 0.15),
             colour_of(dye[(4 + i) % 6]));
    both(c, scallops(x + s * 0.42, y - s * 0.12, s * 0.17, 8, 0.25), colour_of(dye[0]));
    both(c, shape_ellipse(x + s * 0.5, y - s * 0.58, s * 0.055, s * 0.055), colour_of(0xfff6dc));
}

void scene_tree(struct canvas *c, struct chance *r, double moment)
{
    static const uint32_t sheets[] = {0xfbf5e6, 0xf3ead6, 0xfdf7ef, 0xe8eef0};
    const uint32_t *dye = dyes[chance_below(r, 3)];
    const double x = c->w / 2, foot = c->h * 0.86, top = c->h * 0.16, tall = foot - top;
    const double wide = fmin(c->w * 0.36, tall * 0.62), bird = fmin(wide * 0.48, 16);
    const struct shape stem = shape_line(x, top, x, foot, 2.4);
    const int tiers = 4;

    (void)moment;
    sheet(c, sheets[chance_below(r, 4)], r->state);
    for (int i = 0; i < tiers; i++) {
        const double y = top + tall * (0.16 + 0.19 * i),
                     reach = wide * (0.55 + 0.45 * i / tiers) * chance_between(r, 0.85, 1.05);
        const double lift = tall * chance_between(r, 0.03, 0.09);
        const struct point branch[] = {
            {x, y + lift}, {x - reach * 0.5, y + lift * 0.8}, {x - reach, y - lift}};

        both(c, shape_curve(branch, 3, 1.5), colour_of(dye[2]));
        for (int leaf = 0; leaf < 5; leaf++) {
            const double t = 0.18 + 0.16 * leaf, lx = x - reach * t, ly = y + lift * (1 - t * 1.1);
            both(c, shape_leaf(lx, ly, lx - 3.2, ly - 5.6, 2.7),
                 colour_of(dye[leaf % 2 == 0 ? 2 : 4]));
            both(c, shape_leaf(lx, ly, lx - 4.4, ly + 4.2, 2.5),
                 colour_of(dye[leaf % 2 == 0 ? 2 : 1]));
        }
        bloom(c, r, x - reach, y - lift, chance_between(r, 5, 7.5), dye, true);
    }
    paper(c, &stem, colour_of(dye[6]));
    for (int i = 0; i < 3; i++)
        bloom(c, r, x, top + tall * (0.28 + 0.21 * i), 5.4 - i * 0.3, dye, false);
    bloom(c, r, x, top, 10, dye, false);
    rooster(c, x - wide * 0.62, foot - bird * 0.95, bird, dye);
    {
        const struct shape ground = shape_box(x - wide * 1.1, foot, wide * 2.2, 3.2, 1);
        paper(c, &ground, colour_of(dye[6]));
    }
    for (int i = 0; i < 12; i++)
        both(c, shape_leaf(x - wide * i / 11, foot + 2.5, x - wide * i / 11, foot + 9, 3),
             colour_of(dye[i % 6]));
}

static void ring_of(struct canvas *c, struct shape shape, int folds, struct colour colour)
{
    for (int i = 0; i < folds; i++) {
        struct shape turned = shape;
        shape_turn(&turned, c->w / 2, c->h / 2, 2 * PI * i / folds);
        paper(c, &turned, colour);
    }
}

void scene_star(struct canvas *c, struct chance *r, double moment)
{
    static const uint32_t sheets[] = {0x23324f, 0xf7efdc, 0x7a2338, 0x1f4f4a};
    const uint32_t *dye = dyes[chance_below(r, 3)];
    const int folds = 8 + 4 * chance_below(r, 3);
    const double x = c->w / 2, y = c->h / 2, big = 44;
    const uint32_t ground = sheets[chance_below(r, 4)];
    const struct colour base = colour_of(ground == 0xf7efdc ? dye[6] : 0xfdf3dd);
    struct shape disk = scallops(x, y, big, folds * 2, 0.07);

    (void)moment;
    sheet(c, ground, r->state);
    paper(c, &disk, base);
    ring_of(c, shape_leaf(x + 20, y, x + big * 0.97, y, 240.0 / folds * 0.42), folds,
            colour_of(dye[chance_below(r, 6)]));
    ring_of(c, shape_leaf(x + 24, y, x + big * 0.88, y, 240.0 / folds * 0.24), folds,
            colour_of(dye[4]));
    ring_of(c, shape_ellipse(x + 32, y, 1.6, 1.1), folds, colour_of(dye[0]));
    {
        struct shape bud = scallops(x + big * 0.80, y, 22.0 / folds + 1.2, 6, 0.25);
        shape_turn(&bud, x, y, PI / folds);
        ring_of(c, bud, folds, colour_of(dye[chance_below(r, 4)]));
        bud = shape_ellipse(x + big * 0.80, y, 1.2, 1.2);
        shape_turn(&bud, x, y, PI / folds);
        ring_of(c, bud, folds, colour_of(0xfff6dc));
        bud = shape_leaf(x + 18, y, x + big * 0.72, y, 2.6);
        shape_turn(&bud, x, y, PI / folds);
        ring_of(c, bud, folds, colour_of(dye[2]));
    }
    bloom(c, r, x, y, 21, dye, false);
    ring_of(c, shape_ellipse(x + 17.4, y, 1.1, 1.1), folds * 2, base);
    {
        const struct place heart = {x, y - 1, 6.6, 0};
        prop_pierog(c, &heart, 0, true, FACE_AWAKE);
    }
    for (int i = 0; i < 4; i++) {
        const double cx = i % 2 == 0 ? 8 : c->w - 8, cy = i < 2 ? 8 : c->h - 8;
        bloom(c, r, cx, cy, 6, dye, false);
    }
}

void scene_pattern(struct canvas *c, struct chance *r, double moment)
{
    const struct mood mood = mood_pick(r);
    const double step = chance_between(r, 15, 19);

    (void)moment;
    sheet(c, 0xffffff, 1);
    canvas_cover(c, &(struct paint){.colour = mood.check, .clear = 0.12});
    for (int row = -1; row * step * 0.8 < c->h + step; row++) {
        for (int i = -1; i * step < c->w + step; i++) {
            const double x = (i + (row & 1) * 0.5) * step, y = row * step * 0.8;
            const struct place at = {x, y, step * 0.31, chance_between(r, -0.5, 0.5)};
            const struct place flower = {x + step / 2, y, step * 0.085, row};

            prop_pierog(c, &at, chance_between(r, 0, 0.6), false,
                        chance_below(r, 4) == 0 ? FACE_AWAKE : FACE_NONE);
            prop_flower(c, &flower, 5, mood.cloth, colour_of(0xf2c14e));
            canvas_lay(c, shape_leaf(flower.x + 1, flower.y + 1, flower.x + 3, flower.y + 3.4, 1.4),
                       (struct paint){.colour = mood.accent});
        }
    }
}

void scene_sticker(struct canvas *c, struct chance *r, double moment)
{
    const struct place at = {c->w / 2, c->h * 0.54, 40, chance_between(r, -0.12, 0.12)};
    const enum face faces[] = {FACE_AWAKE, FACE_SINGING, FACE_ASLEEP};
    struct shape border = prop_outline(&at);

    (void)moment;
    border.grow = 5;
    canvas_shadow(c, &border, 1, 2, 2.5, 0.6);
    canvas_lay(c, border, (struct paint){.colour = colour_of(0xffffff)});
    prop_pierog(c, &at, 0.35, true, faces[chance_below(r, 3)]);
}
