/**
 * Pixels in memory: 8 bits per channel, red green blue and, with four channels, alpha that the colours are not
 * multiplied with. Rows follow each other without padding, from the top.
 */
#ifndef RENDER_IMAGE_H
#define RENDER_IMAGE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image {
    uint32_t width, height;
    uint32_t channels; /* 3 or 4 */
    uint8_t *pixels;   /* width * height * channels bytes; free with image_free */
};

/** Memory for pixels, all 0. STATUS_TOO_LARGE, with a sentence, when there is not enough. */
enum status image_alloc(struct image *image, uint32_t width, uint32_t height, uint32_t channels,
                        struct err *err);
void image_free(struct image *image);

size_t image_stride(const struct image *image);

/** The sentence for memory that the limit does not give. */
enum status image_no_memory(struct err *err);

/** Whether some pixel is not wholly opaque. */
bool image_has_alpha(const struct image *image);

/** Turns four channels into three by forgetting alpha, in place. */
void image_drop_alpha(struct image *image);

/** Turns and mirrors as EXIF orientation 1 to 8 says, so that the result needs none. */
enum status image_orient(struct image *image, int orientation, struct err *err);

/** Whether this orientation exchanges width and height. */
bool image_is_turned(int orientation);

#endif
