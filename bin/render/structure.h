/**
 * A video where there is no ffmpeg: copied, checked box by box, its metadata blanked. Runs in the sandboxed worker.
 */
#ifndef RENDER_STRUCTURE_H
#define RENDER_STRUCTURE_H

#include "report.h"

/** Copies the first `size` bytes of the MP4 file `input` to `stored` in `directory` and cleans the copy. With a
 *  `background` (0xRRGGBB; -1 = none) a plain poster is drawn. */
enum status structure_video(int input, uint64_t size, int directory, int32_t background,
                            struct report *report, struct err *err);

#endif
