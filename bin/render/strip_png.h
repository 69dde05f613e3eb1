/**
 * PNG (W3C PNG, third edition, with its animations): the container rewrite.
 */
#ifndef RENDER_STRIP_PNG_H
#define RENDER_STRIP_PNG_H

#include "strip.h"

/** Keeps IHDR PLTE tRNS gAMA cHRM sRGB iCCP IDAT IEND, and acTL fcTL fdAT of an animation whose numbers are right.
 *  Every check sum is checked. */
strip_function strip_png;

/** Takes the colour profile out of a PNG that strip_png() has written: for profiles that the decoder refused. */
void strip_png_profile(struct buf *png);

#endif
