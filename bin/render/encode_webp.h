/**
 * WebP files from pixels, through libwebp.
 */
#ifndef RENDER_ENCODE_WEBP_H
#define RENDER_ENCODE_WEBP_H

#include "image.h"

#include "base/buf.h"

/** Appends a lossy WebP, with alpha if the image has it. No side may be longer than WEBP_MAX_DIMENSION (16383).
 *  `profile` is an ICC profile or empty. */
enum status encode_webp(const struct image *image, struct str profile, struct buf *out,
                        struct err *err);

#endif
