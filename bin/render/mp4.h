/**
 * MP4 (ISO/IEC 14496-12) without a decoder: a walk over its boxes that accepts what an ordinary video consists of,
 * reads its size and length, and blanks everything else where it stands, so that no offset changes. Used where
 * there is no ffmpeg.
 */
#ifndef RENDER_MP4_H
#define RENDER_MP4_H

#include "notes.h"

#include "base/err.h"

struct mp4 {
    uint32_t width, height; /* as shown, turned upright */
    int64_t duration_ms;
    struct notes notes;
};

/** Checks the file of `size` bytes and cleans it in place: metadata boxes become `free` boxes of zeros, dates and
 *  names of programs become zeros. STATUS_INVALID for a broken file, STATUS_UNSUPPORTED for one that only ffmpeg can
 *  make safe, STATUS_TOO_LARGE beyond limits.h; the bytes are then in an unspecified state. */
enum status mp4_clean(uint8_t *bytes, size_t size, struct mp4 *out, struct err *err);

#endif
