#include "canvas.h"

#include "chance.h"

#include <math.h>
#include <stdlib.h>

#define CRISP 0.7 /* pixels on both sides of an edge that anti-aliasing takes */

static const struct point light = {-0.55, -0.835}; /* where it comes from; length 1 */

/* A shape in pixels, ready for many questions. */
struct outline {
    struct point from[SHAPE_POINTS], along[SHAPE_POINTS];
    double inverse[SHAPE_POINTS]; /* 1 / squared length */
    int count;
    bool open;
    double grow;
    double left, top, right, bottom;
};

struct canvas canvas_new(int width, int height)
{
    const int side = width < height ? width : height;
    struct canvas canvas = {width, height, side / 100.0, 0, 0, NULL};

    canvas.w = width / canvas.unit;
    canvas.h = height / canvas.unit;
    canvas.pixels = calloc((size_t)width * (size_t)height, 4 * sizeof(float));
    return canvas;
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->pixels);
    canvas->pixels = NULL;
}

static void outline_of(const struct shape *shape, double unit, struct outline *out)
{
    const int edges = shape->open ? shape->count - 1 : shape->count;

    out->count = 0;
    out->open = shape->open;
    out->grow = shape->grow * unit;
    out->left = out->top = 1e9;
    out->right = out->bottom = -1e9;
    for (int i = 0; i < shape->count; i++) {
        const struct point a = {shape->at[i].x * unit, shape->at[i].y * unit};
        const struct point next = shape->at[(i + 1) % shape->count];
        const struct point along = {next.x * unit - a.x, next.y * unit - a.y};
        const double square = along.x * along.x + along.y * along.y;

        out->left = fmin(out->left, a.x);
        out->right = fmax(out->right, a.x);
        out->top = fmin(out->top, a.y);
        out->bottom = fmax(out->bottom, a.y);
        if (i < edges) {
            out->from[out->count] = a;
            out->along[out->count] = along;
            out->inverse[out->count++] = square > 0 ? 1 / square : 0;
        }
    }
}

/* Signed distance in pixels, negative inside; `outward` points away from the shape with length 1. */
static double distance(const struct outline *o, double x, double y, struct point *outward)
{
    double best = 1e18, d;
    struct point to = {0, 0};
    bool inside = false;

    for (int i = 0; i < o->count; i++) {
        const struct point a = o->from[i], e = o->along[i];
        const double px = x - a.x, py = y - a.y;
        double t = (px * e.x + py * e.y) * o->inverse[i];
        double dx, dy, square;

        t = t < 0 ? 0 : t > 1 ? 1 : t;
        dx = px - t * e.x;
        dy = py - t * e.y;
        square = dx * dx + dy * dy;
        if (square < best) {
            best = square;
            to = (struct point){dx, dy};
        }
        if ((a.y > y) != (a.y + e.y > y) && px < e.x * py / e.y)
            inside = !inside;
    }
    d = sqrt(best);
    if (inside && !o->open) {
        *outward = (struct point){-to.x / (d + 1e-9), -to.y / (d + 1e-9)};
        return -d - o->grow;
    }
    *outward = (struct point){to.x / (d + 1e-9), to.y / (d + 1e-9)};
    return d - o->grow;
}

static void blend(float *pixel, struct colour colour, double alpha)
{
    const float a = (float)alpha, rest = 1 - a;

    pixel[0] = (float)colour.r * a + pixel[0] * rest;
    pixel[1] = (float)colour.g * a + pixel[1] * rest;
    pixel[2] = (float)colour.b * a + pixel[2] * rest;
    pixel[3] = a + pixel[3] * rest;
}

static struct colour lit(const struct paint *paint, struct colour colour, double depth,
                         struct point outward)
{
    const double slope = paint->rim > 0 ? 1 - depth / paint->rim : 0;
    double facing;

    if (slope <= 0 || paint->relief <= 0)
        return colour;
    facing = (outward.x * light.x + outward.y * light.y) * slope * slope * paint->relief;
    return facing > 0 ? colour_light(colour, facing * 0.75) : colour_shade(colour, -facing);
}

static double coverage(double d, double soft)
{
    double t = (soft - d) / (2 * soft);

    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return t * t * (3 - 2 * t);
}

static void fill_row(struct canvas *canvas, const struct outline *o, const struct paint *paint,
                     int y, int x, int end)
{
    const double soft = fmax(CRISP, paint->blur * canvas->unit);
    const double deep = fmax(soft, paint->relief > 0 ? paint->rim * canvas->unit : 0);
    float *row = canvas->pixels + (size_t)y * (size_t)canvas->width * 4;

    while (x < end) {
        struct point outward;
        const double d = distance(o, x + 0.5, y + 0.5, &outward);
        const double alpha = coverage(d, soft) * (1 - paint->clear);
        /* A distance changes by at most one per pixel, so nothing new can happen before these have passed. */
        int same = 1 + (int)fmax(0, d > soft ? d - soft - 1 : -d - deep - 1);

        for (; same > 0 && x < end; same--, x++) {
            struct colour colour = paint->colour;

            if (alpha <= 0)
                continue;
            if (paint->texture != NULL)
                colour = paint->texture(
                    paint, (struct point){(x + 0.5) / canvas->unit, (y + 0.5) / canvas->unit});
            blend(row + x * 4, lit(paint, colour, -d / canvas->unit, outward), alpha);
        }
    }
}

void canvas_fill(struct canvas *canvas, const struct shape *shape, const struct paint *paint)
{
    const double reach = fmax(CRISP, paint->blur * canvas->unit) + 1 + shape->grow * canvas->unit;
    struct outline o;
    int left, right, top, bottom;

    outline_of(shape, canvas->unit, &o);
    left = (int)fmax(0, o.left - reach);
    top = (int)fmax(0, o.top - reach);
    right = (int)fmin(canvas->width, o.right + reach + 1);
    bottom = (int)fmin(canvas->height, o.bottom + reach + 1);
    for (int y = top; y < bottom; y++)
        fill_row(canvas, &o, paint, y, left, right);
}

void canvas_lay(struct canvas *canvas, struct shape shape, struct paint paint)
{
    canvas_fill(canvas, &shape, &paint);
}

void canvas_cover(struct canvas *canvas, const struct paint *paint)
{
    const struct shape all = shape_box(-5, -5, canvas->w + 10, canvas->h + 10, 0);

    canvas_fill(canvas, &all, paint);
}

void canvas_gradient(struct canvas *canvas, struct colour top, struct colour bottom)
{
    for (int y = 0; y < canvas->height; y++) {
        const struct colour colour = colour_mix(top, bottom, (double)y / canvas->height);

        for (int x = 0; x < canvas->width; x++)
            blend(canvas->pixels + ((size_t)y * (size_t)canvas->width + (size_t)x) * 4, colour, 1);
    }
}

void canvas_shadow(struct canvas *canvas, const struct shape *shape, double dx, double dy,
                   double blur, double clear)
{
    const struct paint paint = {.colour = colour_of(0x2a1a22), .clear = clear, .blur = blur};
    struct shape moved = *shape;

    shape_move(&moved, dx, dy);
    canvas_fill(canvas, &moved, &paint);
}

void canvas_finish(struct canvas *canvas, uint64_t seed)
{
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            float *pixel = canvas->pixels + ((size_t)y * (size_t)canvas->width + (size_t)x) * 4;
            const double u = 2.0 * x / canvas->width - 1, v = 2.0 * y / canvas->height - 1;
            const double corner = 1 - 0.09 * (u * u + v * v) * (u * u + v * v) / 2;
            const double speck = (noise_cell(x, y, seed) + noise_cell(x, y, seed + 1) - 1) * 0.022;

            for (int i = 0; i < 3; i++)
                pixel[i] = (float)(pixel[i] * corner + speck * pixel[3]);
        }
    }
}
