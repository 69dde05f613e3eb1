/**
 * Makes pictures smaller by area averaging: each new pixel is the mean of the rectangle that it covers, with
 * exact weights for pixels that are covered in part. Rows go in one by one, so that the large picture never has
 * to be in memory. Alpha weighs the colours, so that invisible pixels leave no fringe.
 */
#ifndef RENDER_SHRINK_H
#define RENDER_SHRINK_H

#include "image.h"

struct shrink {
    struct image image; /* the result, whole after the last row; the caller takes or frees it */
    uint32_t width;     /* of the rows that come in */
    uint32_t height;    /* how many will come */
    uint32_t rows;      /* how many have come */
    uint64_t *sums;     /* one row of the result, weighted */
    uint64_t *across;   /* one incoming row, averaged to the new width, times `width` */
    uint32_t done;      /* finished rows of the result */
    uint64_t filled;    /* vertical weight in `sums`, up to `height` */
};

/** Prepares for `height` rows of `width` pixels. The new sides must be at least 1 and not larger. */
enum status shrink_start(struct shrink *s, uint32_t width, uint32_t height, uint32_t new_width,
                         uint32_t new_height, uint32_t channels, struct err *err);

/** Takes the next row. More rows than announced are ignored. */
void shrink_row(struct shrink *s, const uint8_t *row);

/** Frees everything but the image, which `*out` gets. */
void shrink_finish(struct shrink *s, struct image *out);

/** Frees everything. A zeroed struct is fine. */
void shrink_free(struct shrink *s);

/** Shrinks a whole image. */
enum status shrink_image(const struct image *from, uint32_t new_width, uint32_t new_height,
                         struct image *out, struct err *err);

#endif
