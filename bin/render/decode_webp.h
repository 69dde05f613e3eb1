/**
 * WebP pixels, through libwebp.
 */
#ifndef RENDER_DECODE_WEBP_H
#define RENDER_DECODE_WEBP_H

#include "decode.h"

/** Of an animation the first frame on its canvas is the result; all others are decoded and forgotten. */
decode_function decode_webp;

#endif
