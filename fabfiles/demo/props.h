/**
 * Things that turn up in more than one picture.
 */
#ifndef DEMO_PROPS_H
#define DEMO_PROPS_H

#include "canvas.h"
#include "chance.h"

/** Colours that go together. */
struct mood {
    struct colour cloth, check; /* the pale and the strong colour of textiles */
    struct colour wall;         /* a calm background */
    struct colour accent;
    struct colour ink; /* the darkest colour */
};

struct mood mood_pick(struct chance *chance);

/** Textures for struct paint; each takes `colour`, `second`, `grain` and `seed` from it. */
struct colour texture_check(const struct paint *paint,
                            struct point at); /* woven checks, grain = width of one */
struct colour texture_wood(const struct paint *paint,
                           struct point at); /* planks along x, grain = their height */
struct colour texture_mottle(const struct paint *paint,
                             struct point at); /* clouds of the second colour */
struct colour texture_fade(const struct paint *paint,
                           struct point at); /* top to bottom over 0 … grain */

enum face {
    FACE_NONE,
    FACE_AWAKE,
    FACE_ASLEEP,
    FACE_SINGING
};

/** A half-moon dumpling about 2 x `size` wide, its fold below. `toast` 0 = boiled … 1 = fried. With a shadow unless
 *  it flies. */
void prop_pierog(struct canvas *canvas, const struct place *place, double toast, bool flies,
                 enum face face);

/** Its outline, without the crimps. */
struct shape prop_outline(const struct place *place);

/** The face alone; size 1 fits a pieróg of size 1. */
void prop_face(struct canvas *canvas, const struct place *place, enum face face);

/** Bits of chives (or of anything small and long) strewn over a disk. */
void prop_strew(struct canvas *canvas, struct chance *chance, struct point centre, double radius,
                int count, struct colour colour);

/** A wisp of steam that rises from (x, y); `moment` 0 … 1 is one turn of its dance. */
void prop_steam(struct canvas *canvas, double x, double y, double height, double moment,
                struct colour colour);

/** A disk with shading that makes it a ball or a dome. */
void prop_ball(struct canvas *canvas, double x, double y, double radius, struct colour colour);

/** A flower of paper or paint: petals around a heart. */
void prop_flower(struct canvas *canvas, const struct place *place, int petals, struct colour colour,
                 struct colour heart);

/** A soft light: added on top, so it must be a light colour. */
void prop_glow(struct canvas *canvas, double x, double y, double radius, struct colour colour,
               double strength);

#endif
