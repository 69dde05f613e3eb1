/**
 * The picture that stands for a video of which no frame can be seen: a colour and a triangle that points to the
 * right.
 */
#ifndef RENDER_PLAIN_POSTER_H
#define RENDER_PLAIN_POSTER_H

#include "image.h"

/** Draws it with the given sides; `colour` is 0xRRGGBB. The triangle is white or black, whichever is easier to see. */
enum status plain_poster_draw(uint32_t width, uint32_t height, uint32_t colour, struct image *out,
                              struct err *err);

#endif
