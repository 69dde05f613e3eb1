/**
 * JPEG pixels, through libjpeg-turbo.
 */
#ifndef RENDER_DECODE_JPEG_H
#define RENDER_DECODE_JPEG_H

#include "decode.h"

/** Grey, YCbCr, RGB, CMYK and YCCK become RGB. */
decode_function decode_jpeg;

#endif
