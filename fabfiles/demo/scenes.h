/**
 * The pictures. Each is a function that paints one from edge to edge, with chance for its variations.
 */
#ifndef DEMO_SCENES_H
#define DEMO_SCENES_H

#include "canvas.h"
#include "chance.h"

struct scene {
    const char *name;
    /* `moment` runs from 0 up to, without, 1 over the frames of a film that ends as it began. */
    void (*paint)(struct canvas *canvas, struct chance *chance, double moment);
    bool cut_out; /* leaves its surroundings transparent */
};

/** Ends with a row whose name is NULL. */
extern const struct scene scenes[];

void scene_plate(struct canvas *canvas, struct chance *chance, double moment);
void scene_borscht(struct canvas *canvas, struct chance *chance, double moment);
void scene_pin(struct canvas *canvas, struct chance *chance, double moment);
void scene_anatomy(struct canvas *canvas, struct chance *chance, double moment);
void scene_stall(struct canvas *canvas, struct chance *chance, double moment);
void scene_field(struct canvas *canvas, struct chance *chance, double moment);
void scene_moonrise(struct canvas *canvas, struct chance *chance, double moment);
void scene_window(struct canvas *canvas, struct chance *chance, double moment);
void scene_cat(struct canvas *canvas, struct chance *chance, double moment);
void scene_pot(struct canvas *canvas, struct chance *chance, double moment);
void scene_tree(struct canvas *canvas, struct chance *chance, double moment);
void scene_star(struct canvas *canvas, struct chance *chance, double moment);
void scene_pattern(struct canvas *canvas, struct chance *chance, double moment);
void scene_sticker(struct canvas *canvas, struct chance *chance, double moment);
void scene_bounce(struct canvas *canvas, struct chance *chance, double moment);

#endif
