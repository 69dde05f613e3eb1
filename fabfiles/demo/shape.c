#include "shape.h"

#include <math.h>

#define ROUND 72 /* corners of an ellipse */
#define STEPS 8  /* pieces between two points of a curve */

static void add(struct shape *shape, double x, double y)
{
    if (shape->count < SHAPE_POINTS)
        shape->at[shape->count++] = (struct point){x, y};
}

struct shape shape_ellipse(double x, double y, double rx, double ry)
{
    struct shape shape = {.count = 0};

    if (rx <= ry &&
        ry <= rx) /* a circle is a point with a margin: exact, and by far the quickest */
        return shape_line(x, y, x, y, 2 * rx);
    for (int i = 0; i < ROUND; i++)
        add(&shape, x + rx * cos(2 * PI * i / ROUND), y + ry * sin(2 * PI * i / ROUND));
    return shape;
}

struct shape shape_box(double x, double y, double width, double height, double radius)
{
    struct shape shape = {.grow = radius};

    add(&shape, x + radius, y + radius);
    add(&shape, x + width - radius, y + radius);
    add(&shape, x + width - radius, y + height - radius);
    add(&shape, x + radius, y + height - radius);
    return shape;
}

struct shape shape_line(double x1, double y1, double x2, double y2, double width)
{
    struct shape shape = {.open = true, .grow = width / 2};

    add(&shape, x1, y1);
    add(&shape, x2, y2);
    return shape;
}

struct shape shape_polygon(const struct point *points, int count)
{
    struct shape shape = {.count = 0};

    for (int i = 0; i < count; i++)
        add(&shape, points[i].x, points[i].y);
    return shape;
}

static double spline(double a, double b, double c, double d, double t)
{
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

struct shape shape_curve(const struct point *points, int count, double width)
{
    struct shape shape = {.open = true, .grow = width / 2};

    for (int i = 0; i + 1 < count; i++) {
        const struct point a = points[i > 0 ? i - 1 : 0], b = points[i], c = points[i + 1];
        const struct point d = points[i + 2 < count ? i + 2 : i + 1];

        for (int step = 0; step < STEPS; step++) {
            const double t = (double)step / STEPS;
            add(&shape, spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t));
        }
    }
    add(&shape, points[count - 1].x, points[count - 1].y);
    return shape;
}

struct shape shape_blob(const struct point *points, int count)
{
    struct shape shape = {.count = 0};

    for (int i = 0; i < count; i++) {
        const struct point a = points[(i + count - 1) % count], b = points[i];
        const struct point c = points[(i + 1) % count], d = points[(i + 2) % count];

        for (int step = 0; step < STEPS; step++) {
            const double t = (double)step / STEPS;
            add(&shape, spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t));
        }
    }
    return shape;
}

struct shape shape_arc(double x, double y, double rx, double ry, double from, double to,
                       double width)
{
    struct shape shape = {.open = true, .grow = width / 2};
    const int steps = 36;

    for (int i = 0; i <= steps; i++) {
        const double angle = from + (to - from) * i / steps;
        add(&shape, x + rx * cos(angle), y + ry * sin(angle));
    }
    return shape;
}

struct shape shape_leaf(double x1, double y1, double x2, double y2, double width)
{
    struct shape shape = {.count = 0};
    const int steps = 14;

    for (int i = 0; i < 2 * steps; i++) {
        const double along = i < steps ? (double)i / steps : 2 - (double)i / steps;
        const double side = (i < steps ? 1 : -1) * width / 2 * pow(sin(PI * along), 0.8);
        const double length = hypot(x2 - x1, y2 - y1);

        add(&shape, x1 + (x2 - x1) * along - (y2 - y1) / length * side,
            y1 + (y2 - y1) * along + (x2 - x1) / length * side);
    }
    return shape;
}

struct shape shape_vessel(double x, double y, double rx, double ry, double depth, double square)
{
    struct shape shape = {.count = 0};
    const int steps = 60;

    for (int i = 0; i < steps; i++)
        add(&shape, x - rx * cos(PI * i / steps), y + ry * sin(PI * i / steps));
    for (int i = 0; i < steps; i++) {
        const double across = cos(PI * i / steps), down = sin(PI * i / steps);

        add(&shape, x + copysign(rx * pow(fabs(across), square), across),
            y + depth * pow(down, square));
    }
    return shape;
}

void shape_move(struct shape *shape, double dx, double dy)
{
    for (int i = 0; i < shape->count; i++) {
        shape->at[i].x += dx;
        shape->at[i].y += dy;
    }
}

void shape_put(struct shape *shape, const struct place *place)
{
    const double c = cos(place->angle) * place->size, s = sin(place->angle) * place->size;

    for (int i = 0; i < shape->count; i++) {
        const struct point p = shape->at[i];
        shape->at[i] = (struct point){place->x + c * p.x - s * p.y, place->y + s * p.x + c * p.y};
    }
    shape->grow *= place->size;
}

void shape_mirror(struct shape *shape, double x)
{
    for (int i = 0; i < shape->count; i++)
        shape->at[i].x = 2 * x - shape->at[i].x;
}

void shape_turn(struct shape *shape, double x, double y, double angle)
{
    const struct place place = {x, y, 1, angle};

    shape_move(shape, -x, -y);
    shape_put(shape, &place);
}
