/**
 * The sizes in which a picture is served, and the files that hold them.
 */
#ifndef RENDER_RENDITIONS_H
#define RENDER_RENDITIONS_H

#include "image.h"
#include "report.h"

#include "base/buf.h"

#define RENDITION_LARGEST 1600 /* pixels of width; the steps are 400, 800 and this */

/** The size of a picture whose width should be `wanted`: never enlarged, at least 1 pixel high. */
void rendition_size(uint32_t width, uint32_t height, uint32_t wanted, uint32_t *new_width,
                    uint32_t *new_height);

/** Writes WIDTH.webp and WIDTH.jpg (WIDTH.png when `image` has alpha) for each step into `directory`, and says so in
 *  the report. `width` is that of the whole picture; `image`, upright, has been shrunk to the largest step already, and is
 *  used up. `profile` is an ICC profile or empty. */
enum status renditions_write(int directory, struct image *image, uint32_t width, struct str profile,
                             struct report *report, struct err *err);

#endif
