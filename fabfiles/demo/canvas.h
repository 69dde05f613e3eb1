/**
 * The canvas: shapes are laid onto it with anti-aliased or soft edges, and with light from the upper left.
 *
 * Its shorter side is 100 units long; all coordinates and lengths are in units, from the upper left corner, so a scene
 * looks alike at every size.
 */
#ifndef DEMO_CANVAS_H
#define DEMO_CANVAS_H

#include "colour.h"
#include "shape.h"

#include <stddef.h>

struct canvas {
    int width, height; /* pixels */
    double unit;       /* pixels per unit */
    double w, h;       /* units */
    float *pixels;     /* red, green, blue times alpha, then alpha; from the top row down */
};

struct paint {
    struct colour colour;
    double clear;  /* 0 = opaque … 1 = invisible */
    double blur;   /* units over which the edge fades, on both sides; 0 = crisp */
    double rim;    /* units from the edge inwards that curve away from the viewer */
    double relief; /* how much light and shade that curve gets: 0 … 1 */
    /* The colour of each place instead of `colour`, which it may ask for through `paint`. */
    struct colour (*texture)(const struct paint *paint, struct point at);
    struct colour second; /* for textures */
    double grain;         /* the same: units per feature */
    uint64_t seed;        /* the same */
};

/** Starts fully transparent. `pixels` is NULL when there is no memory; canvas_free() is then still fine. */
struct canvas canvas_new(int width, int height);
void canvas_free(struct canvas *canvas);

void canvas_fill(struct canvas *canvas, const struct shape *shape, const struct paint *paint);

/** The same for a shape and a paint that are made on the spot. */
void canvas_lay(struct canvas *canvas, struct shape shape, struct paint paint);

/** Everything from edge to edge. */
void canvas_cover(struct canvas *canvas, const struct paint *paint);

/** From edge to edge, from `top` above to `bottom` below. */
void canvas_gradient(struct canvas *canvas, struct colour top, struct colour bottom);

/** The soft shadow that a shape throws: moved by (`dx`, `dy`), `clear` as in struct paint. */
void canvas_shadow(struct canvas *canvas, const struct shape *shape, double dx, double dy,
                   double blur, double clear);

/** Darker corners and a little film grain: what makes flat colours look like a picture. */
void canvas_finish(struct canvas *canvas, uint64_t seed);

#endif
