/**
 * The frames of an animated PNG, each made into a PNG of its own, so that a decoder that knows nothing of
 * animations can read them.
 */
#ifndef RENDER_APNG_H
#define RENDER_APNG_H

#include "base/buf.h"

struct apng {
    struct str rest; /* chunks not yet looked at */
    struct buf
        head; /* signature and IHDR, and behind them what all frames share: palette, transparency */
    struct buf frame; /* the frame that apng_next() has made */
};

/** `png` is a file that strip_png() wrote, so that its chunks are whole; it must outlive the walk. */
void apng_start(struct apng *a, struct str png);

/** Makes the next frame that is kept outside IDAT; false when there is none left (or never was). */
bool apng_next(struct apng *a);

void apng_free(struct apng *a);

#endif
