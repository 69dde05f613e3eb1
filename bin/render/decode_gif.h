/**
 * GIF pixels, through giflib.
 */
#ifndef RENDER_DECODE_GIF_H
#define RENDER_DECODE_GIF_H

#include "decode.h"

/** The first frame on the screen, which is see-through elsewhere; all other frames are decoded and forgotten. */
decode_function decode_gif;

#endif
