/**
 * PNG files from pixels, through libpng.
 */
#ifndef RENDER_ENCODE_PNG_H
#define RENDER_ENCODE_PNG_H

#include "image.h"

#include "base/buf.h"

/** Appends a PNG of 8 bits per channel. `profile` is an ICC profile or empty. */
enum status encode_png(const struct image *image, struct str profile, struct buf *out,
                       struct err *err);

#endif
