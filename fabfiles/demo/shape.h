/**
 * Outlines: polygons fine enough to look curved, and open lines with a width. All lengths are in canvas units.
 */
#ifndef DEMO_SHAPE_H
#define DEMO_SHAPE_H

#include <stdbool.h>

struct point {
    double x, y;
};

#define SHAPE_POINTS 200

struct shape {
    struct point at[SHAPE_POINTS];
    int count;
    bool open; /* a line, not an area: visible through `grow` only */
    double
        grow; /* how far the outline is pushed out, which also rounds its corners; half the width of a line */
};

/** Where a thing made around (0,0) with a size of about 1 stands in the picture. */
struct place {
    double x, y;
    double size;
    double angle; /* radians, clockwise */
};

#define PI 3.14159265358979323846

struct shape shape_ellipse(double x, double y, double rx, double ry);

/** `x`, `y` is the upper left corner; `radius` rounds the corners and is at most half of the shorter side. */
struct shape shape_box(double x, double y, double width, double height, double radius);

/** A line of the given width through the points, straight from one to the next. */
struct shape shape_line(double x1, double y1, double x2, double y2, double width);

/** A smooth curve through `count` points (Catmull-Rom), closed or as a line of the given width. Leaves out what does
 *  not fit SHAPE_POINTS: up to 24 points always fit. */
struct shape shape_curve(const struct point *points, int count, double width);
struct shape shape_blob(const struct point *points, int count);

/** A polygon with straight edges; at most SHAPE_POINTS points. */
struct shape shape_polygon(const struct point *points, int count);

/** An arc of an ellipse as a line, from angle `from` to `to` in radians. */
struct shape shape_arc(double x, double y, double rx, double ry, double from, double to,
                       double width);

/** A round leaf with two pointed ends, from one point to the other. */
struct shape shape_leaf(double x1, double y1, double x2, double y2, double width);

/** The wall of a round vessel seen a little from above: its rim is an ellipse around (x, y), of which the front half is
 *  the upper edge. `square` 1 makes half an egg of the rest, towards 0 a box. */
struct shape shape_vessel(double x, double y, double rx, double ry, double depth, double square);

void shape_move(struct shape *shape, double dx, double dy);

/** Scales, turns and moves a shape that was made around (0,0). */
void shape_put(struct shape *shape, const struct place *place);

/** The mirror image left and right of the vertical line at `x`. */
void shape_mirror(struct shape *shape, double x);

/** Turned around a point. */
void shape_turn(struct shape *shape, double x, double y, double angle);

#endif
