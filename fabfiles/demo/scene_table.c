/* At the kitchen table: a bowl of borscht, a rolling pin at work, and what is inside a pieróg. */
#include "props.h"
#include "scenes.h"

#include <math.h>

static void soup(struct canvas *c, struct chance *r, double x, double y, double rx)
{
    const double ry = rx * 0.27;
    const int dumplings = 3 + chance_below(r, 3);

    canvas_lay(c, shape_ellipse(x, y, rx, ry), (struct paint){.colour = colour_of(0xfcf6ea)});
    canvas_lay(c, shape_ellipse(x, y + 0.5, rx * 0.94, ry * 0.9),
               (struct paint){.colour = colour_of(0x8e1c3c), .rim = ry * 0.5, .relief = 0.5});
    canvas_lay(c, shape_ellipse(x - rx * 0.2, y - ry * 0.2, rx * 0.5, ry * 0.35),
               (struct paint){.colour = colour_of(0xd2486a), .clear = 0.6, .blur = 3});
    for (int i = 0; i < dumplings; i++) {
        const double along = (i + 0.5) / dumplings * 2 - 1;
        const struct place at = {x + along * rx * 0.68, y + chance_between(r, -0.12, 0.12) * rx,
                                 rx * 0.14, chance_between(r, -0.3, 0.3)};
        prop_pierog(c, &at, 0, true, i == dumplings / 2 ? FACE_ASLEEP : FACE_NONE);
    }
    canvas_lay(c, shape_arc(x + rx * 0.1, y + ry * 0.42, rx * 0.2, ry * 0.28, 0.4, 5.4, 1.5),
               (struct paint){.colour = colour_of(0xfffaf2), .clear = 0.05, .blur = 0.3});
    canvas_lay(c, shape_arc(x + rx * 0.1, y + ry * 0.42, rx * 0.1, ry * 0.13, 2, 7, 1.2),
               (struct paint){.colour = colour_of(0xfffaf2), .clear = 0.05, .blur = 0.3});
    for (int i = 0; i < 26; i++) {
        const double dx = chance_between(r, -0.8, 0.8) * rx, dy = chance_between(r, -0.5, 0.5) * ry;
        canvas_lay(
            c, shape_line(x + dx, y + dy, x + dx + chance_between(r, -1.4, 1.4), y + dy - 0.5, 0.4),
            (struct paint){.colour = colour_of(0x6ea544)});
    }
}

static void bowl(struct canvas *c, struct chance *r, const struct mood *mood, double x, double y,
                 double rx)
{
    const double ry = rx * 0.27, depth = rx * 0.82;
    const int flowers = 9;

    canvas_lay(c, shape_ellipse(x + rx * 0.1, y + depth * 1.03, rx * 0.78, rx * 0.14),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.5, .blur = 4});
    canvas_lay(c, shape_ellipse(x, y + depth * 0.99, rx * 0.47, rx * 0.1),
               (struct paint){.colour = colour_of(0xd9cdb8), .rim = 2, .relief = 0.6});
    canvas_lay(c, shape_vessel(x, y, rx, ry, depth, 0.72),
               (struct paint){.colour = colour_of(0xfaf3e4), .rim = rx * 0.5, .relief = 0.75});
    for (int i = 0; i < flowers; i++) {
        const double t = (i + 0.5) / flowers * 2 - 1, bend = sqrt(1 - t * t);
        const struct place at = {x + t * rx * 0.88, y + depth * (0.26 + 0.2 * bend),
                                 rx * (0.03 + 0.065 * bend), i};
        prop_flower(c, &at, 6, i % 2 == 0 ? mood->check : mood->accent, colour_of(0xf2c14e));
    }
    canvas_lay(c, shape_arc(x, y + depth * 0.08, rx * 0.94, ry * 1.1, 0.03 * PI, 0.97 * PI, 0.9),
               (struct paint){.colour = mood->accent, .clear = 0.1});
    soup(c, r, x, y, rx);
    canvas_lay(c, shape_arc(x, y, rx, ry, 0, 2 * PI, 1.0),
               (struct paint){.colour = colour_of(0xfffdf6), .rim = 0.5, .relief = 0.4});
}

static void shelf(struct canvas *c, struct chance *r, const struct mood *mood, double y)
{
    double x = 6 + chance_between(r, 0, 6);

    while (x < c->w - 12) {
        const double width = chance_between(r, 7, 12), height = chance_between(r, 9, 15);
        const struct colour glass = colour_mix(mood->wall, colour_of(0xffffff), 0.4);
        const struct colour inside =
            colour_mix(chance_below(r, 2) == 0 ? mood->accent : mood->check, mood->wall, 0.35);

        canvas_lay(c, shape_box(x, y - height, width, height, 1.6),
                   (struct paint){.colour = glass, .rim = 2, .relief = 0.5});
        canvas_lay(c, shape_box(x + 0.9, y - height * 0.72, width - 1.8, height * 0.72 - 0.9, 1.2),
                   (struct paint){.colour = inside, .rim = 2.4, .relief = 0.6});
        canvas_lay(c, shape_box(x - 0.5, y - height - 2, width + 1, 3, 0.8),
                   (struct paint){.colour = mood->ink, .clear = 0.25, .rim = 1.2, .relief = 0.9});
        x += width + chance_between(r, 2.5, 9);
    }
    canvas_lay(c, shape_box(-5, y, c->w + 10, 3, 0.4),
               (struct paint){.colour = colour_of(0x9a6b42), .rim = 1.2, .relief = 0.7});
    canvas_lay(c, shape_box(-5, y + 3, c->w + 10, 1, 0.4),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.7, .blur = 2});
}

void scene_borscht(struct canvas *c, struct chance *r, double moment)
{
    const struct mood mood = mood_pick(r);
    const double table = c->h * 0.66, rx = fmin(31, c->w * 0.33);
    const double x = c->w / 2 + chance_between(r, -0.06, 0.06) * c->w;
    const double y = table - rx * 0.32;

    canvas_gradient(c, colour_shade(mood.wall, 0.18), colour_light(mood.wall, 0.25));
    prop_glow(c, x, y - 20, 110, colour_of(0xfff1cf), 0.7);
    shelf(c, r, &mood, table - rx - 11);
    canvas_lay(c, shape_box(-5, table, c->w + 10, c->h, 0),
               (struct paint){.colour = mood.cloth,
                              .second = mood.check,
                              .texture = texture_check,
                              .grain = 6,
                              .seed = r->state});
    canvas_lay(c, shape_box(-5, table - 3, c->w + 10, 5, 0),
               (struct paint){.colour = colour_of(0x2a1a22), .clear = 0.72, .blur = 3});
    bowl(c, r, &mood, x, y, rx);
    for (int i = -1; i <= 1; i++)
        prop_steam(c, x + i * rx * 0.4, y - 4, rx * chance_between(r, 0.8, 1.15), moment,
                   colour_of(0xffffff));
}

static void rolling_pin(struct canvas *c, double x, double y, double size, double angle)
{
    const struct place place = {x, y, size, angle};
    const struct paint wood = {.colour = colour_of(0xd9a566),
                               .second = colour_of(0xb57f45),
                               .texture = texture_mottle,
                               .grain = 14,
                               .seed = 5,
                               .rim = size * 0.14,
                               .relief = 0.95};
    struct shape parts[3] = {shape_line(-1.28, 0, 1.28, 0, 0.11), shape_line(-0.9, 0, 0.9, 0, 0.03),
                             shape_box(-0.82, -0.15, 1.64, 0.30, 0.07)};

    parts[1].grow = 0.075;
    for (int i = 0; i < 3; i++)
        shape_put(&parts[i], &place);
    canvas_shadow(c, &parts[0], 1.5, 3, 2.5, 0.5);
    canvas_shadow(c, &parts[2], 2, 4, 4, 0.45);
    for (int i = 0; i < 3; i++)
        canvas_fill(c, &parts[i], &wood);
}

void scene_pin(struct canvas *c, struct chance *r, double moment)
{
    const struct colour woods[] = {colour_of(0xc99a66), colour_of(0xa9744a), colour_of(0xb8a183)};
    const double x = c->w * 0.46, y = c->h * 0.52, angle = chance_between(r, -0.7, 0.7);
    struct point edge[12];
    struct shape dough;

    (void)moment;
    canvas_cover(c, &(struct paint){.colour = woods[chance_below(r, 3)],
                                    .second = colour_of(0x6d4527),
                                    .texture = texture_wood,
                                    .grain = chance_between(r, 17, 26),
                                    .seed = r->state});
    for (int i = 0; i < 12; i++) {
        const double away = chance_between(r, 31, 36), turn = 2 * PI * i / 12;
        edge[i] = (struct point){x + away * cos(turn) * 1.12, y + away * sin(turn)};
    }
    dough = shape_blob(edge, 12);
    for (int i = 0; i < 7; i++)
        canvas_lay(
            c, shape_ellipse(x + chance_between(r, -46, 46), y + chance_between(r, -38, 38), 16, 9),
            (struct paint){.colour = colour_of(0xfffaf0), .clear = 0.72, .blur = 9});
    canvas_shadow(c, &dough, 0.8, 1.5, 1.8, 0.5);
    canvas_fill(c, &dough,
                &(struct paint){.colour = colour_of(0xf8e9c8),
                                .second = colour_of(0xeed9ad),
                                .texture = texture_mottle,
                                .grain = 17,
                                .rim = 2.4,
                                .relief = 0.7});
    for (int i = 0; i < 420; i++) {
        const double away = fabs(chance_between(r, -1, 1) + chance_between(r, -1, 1)) * 40;
        const double turn = chance_between(r, 0, 2 * PI), size = chance_between(r, 0.08, 0.34);
        canvas_lay(c, shape_ellipse(x + away * cos(turn) * 1.3, y + away * sin(turn), size, size),
                   (struct paint){.colour = colour_of(0xfffdf8), .clear = 0.2});
    }
    for (int i = 0; i < 4; i++) {
        const double turn = angle + PI / 2 + 0.55 * (i - 1.5);
        const double cx = x + 21 * cos(turn), cy = y + 19 * sin(turn);
        canvas_lay(
            c, shape_ellipse(cx, cy, 5.2, 5.2),
            (struct paint){.colour = colour_of(0xb98d5c), .clear = 0.15, .rim = 1, .relief = 0.0});
        canvas_lay(c, shape_arc(cx, cy, 5.2, 5.2, 0, 2 * PI, 0.7),
                   (struct paint){.colour = colour_of(0x8a6238), .clear = 0.4, .blur = 0.3});
    }
    for (int i = 0; i < 2 + chance_below(r, 2); i++) {
        const struct place at = {c->w - 15 - 3 * i, 16 + 19.0 * i, 9.5,
                                 chance_between(r, -0.7, 0.7)};
        prop_pierog(c, &at, 0, false, i == 1 ? FACE_AWAKE : FACE_NONE);
    }
    rolling_pin(c, x - 6 * sin(angle), y - 6 * cos(angle), 35, angle);
}

/* Layers of a cut pieróg, as fractions of its size, from the outside in. */
static void cut_open(struct canvas *c, struct chance *r, const struct place *at)
{
    static const struct {
        double size;
        uint32_t colour;
    } layers[] = {{1, 0xe3b878}, {0.95, 0xf7e6bf}, {0.80, 0xd8a95e}, {0.77, 0xf6dc86}};

    for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++) {
        const double k = layers[i].size;
        const struct point outline[] = {{-k, 0.34 - 0.06 * (1 - k)}, {-0.80 * k, -0.32 * k},
                                        {-0.3 * k, -0.68 * k},       {0.3 * k, -0.68 * k},
                                        {0.80 * k, -0.32 * k},       {k, 0.34 - 0.06 * (1 - k)},
                                        {0.5 * k, 0.49 * k},         {-0.5 * k, 0.49 * k}};
        struct shape shape = shape_blob(outline, 8);

        shape_put(&shape, at);
        if (i == 0)
            canvas_shadow(c, &shape, 1, 2, 2, 0.55);
        canvas_fill(
            c, &shape,
            &(struct paint){.colour = colour_of(layers[i].colour), .rim = 3, .relief = 0.35});
    }
    for (int i = 0; i < 70; i++) {
        const double turn = chance_between(r, 0, 2 * PI), away = sqrt(chance_between(r, 0, 1));
        const double x = at->x + at->size * 0.56 * away * cos(turn);
        const double y = at->y + at->size * (-0.1 + 0.36 * away * sin(turn));
        const uint32_t bits[] = {0xfffbef, 0xfff3cf, 0xb9772f, 0x6f9a3c};
        const double size = chance_between(r, 0.3, 1.5);
        canvas_lay(c, shape_ellipse(x, y, size, size * 0.8),
                   (struct paint){
                       .colour = colour_of(bits[chance_below(r, 4)]), .rim = 0.5, .relief = 0.5});
    }
}

static void label(struct canvas *c, struct point from, struct point to, struct colour line,
                  struct colour swatch)
{
    const struct paint ink = {.colour = line};

    canvas_lay(c, shape_line(from.x, from.y, to.x, to.y, 0.42), ink);
    canvas_lay(c, shape_ellipse(from.x, from.y, 0.95, 0.95), ink);
    canvas_lay(c, shape_ellipse(to.x, to.y, 6.4, 6.4), ink);
    prop_ball(c, to.x, to.y, 5.2, swatch);
}

void scene_anatomy(struct canvas *c, struct chance *r, double moment)
{
    static const uint32_t papers[][2] = {
        {0x2c5476, 0xd8ecf6}, {0xf4ecd8, 0x5b4636}, {0x2f4a40, 0xe4f0d9}};
    const uint32_t *paper = papers[chance_below(r, 3)];
    const struct colour sheet = colour_of(paper[0]), ink = colour_of(paper[1]);
    const struct place at = {c->w / 2, c->h * 0.53, fmin(32, c->w * 0.27), 0};
    static const struct {
        double x, y, to_x, to_y;
        uint32_t colour;
    } labels[] = {{-0.62, -0.50, -1.25, -0.86, 0xf7e6bf}, {-0.25, -0.15, -0.62, -1.15, 0xf6dc86},
                  {0.28, -0.20, 0.62, -1.15, 0xfffbef},   {0.66, -0.44, 1.25, -0.86, 0xe3b878},
                  {-0.35, 0.18, -0.95, 0.98, 0xb9772f},   {0.33, 0.18, 0.95, 0.98, 0x6f9a3c}};

    (void)moment;
    canvas_cover(c, &(struct paint){.colour = sheet,
                                    .second = colour_light(sheet, 0.12),
                                    .texture = texture_mottle,
                                    .grain = 60});
    for (int i = 1; i * 5 < c->w || i * 5 < c->h; i++) {
        const struct paint rule = {.colour = ink, .clear = i % 4 == 0 ? 0.78 : 0.9};
        canvas_lay(c, shape_line(i * 5, -1, i * 5, c->h + 1, 0.22), rule);
        canvas_lay(c, shape_line(-1, i * 5, c->w + 1, i * 5, 0.22), rule);
    }
    for (int i = 0; i < 6; i++)
        canvas_lay(c,
                   shape_arc(at.x, at.y, at.size * 1.13, at.size * 0.86, PI * (1.02 + 0.165 * i),
                             PI * (1.12 + 0.165 * i), 0.4),
                   (struct paint){.colour = ink, .clear = 0.2});
    canvas_lay(c,
               shape_line(at.x - at.size, at.y + at.size * 0.68, at.x + at.size,
                          at.y + at.size * 0.68, 0.4),
               (struct paint){.colour = ink});
    for (int side = -1; side <= 1; side += 2) {
        const double x = at.x + side * at.size, y = at.y + at.size * 0.68;
        canvas_lay(c, shape_line(x, y - 3, x, y + 3, 0.4), (struct paint){.colour = ink});
        canvas_lay(c, shape_line(x, y, x - side * 2.4, y - 1.4, 0.4),
                   (struct paint){.colour = ink});
        canvas_lay(c, shape_line(x, y, x - side * 2.4, y + 1.4, 0.4),
                   (struct paint){.colour = ink});
    }
    cut_open(c, r, &at);
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
        label(c, (struct point){at.x + at.size * labels[i].x, at.y + at.size * labels[i].y},
              (struct point){at.x + at.size * labels[i].to_x, at.y + at.size * labels[i].to_y}, ink,
              colour_of(labels[i].colour));
}
