/**
 * PNG pixels, through libpng.
 */
#ifndef RENDER_DECODE_PNG_H
#define RENDER_DECODE_PNG_H

#include "decode.h"

/** Every colour type and depth becomes 8-bit RGB or RGBA. Of an animation the default picture is the result; all
 *  other frames are decoded and forgotten. */
decode_function decode_png;

#endif
