/**
 * JPEG files from pixels, through libjpeg-turbo.
 */
#ifndef RENDER_ENCODE_JPEG_H
#define RENDER_ENCODE_JPEG_H

#include "image.h"

#include "base/buf.h"

/** Appends a progressive JPEG with optimised tables and colours at half resolution. `image` has three channels;
 *  `profile` is an ICC profile or empty. */
enum status encode_jpeg(const struct image *image, struct str profile, struct buf *out,
                        struct err *err);

#endif
