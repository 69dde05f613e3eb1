/**
 * What the decoders have in common. Each takes the rewritten file, checks its size against limits.h before it
 * decodes anything, decodes all of it (so that a file that is cut off or damaged anywhere is refused), and leaves one
 * picture: the first frame, shrunk on the way to what the largest rendition needs, not yet turned upright.
 */
#ifndef RENDER_DECODE_H
#define RENDER_DECODE_H

#include "image.h"

#include "base/buf.h"

struct decoded {
    int orientation;        /* in: as EXIF says, 0 = upright; decides which side is the width */
    uint32_t width, height; /* of the whole picture, as stored */
    struct image image;     /* shrunk */
    struct buf profile;     /* ICC profile for RGB colours, or nothing */
    bool
        profile_refused; /* there is a profile that the decoder cannot use; it should not be kept */
};

#define DECODED_INIT                                                                               \
    {                                                                                              \
        0, 0, 0, {0, 0, 0, NULL}, BUF_INIT, false                                                  \
    }

/** On failure `out` still has to be freed. */
typedef enum status decode_function(struct str bytes, struct decoded *out, struct err *err);

void decoded_free(struct decoded *out);

/** The size to which a picture is shrunk while it is decoded; sets `out->width` and `out->height` as well.
 *  Refuses what is over the limits. */
enum status decode_size(struct decoded *out, uint64_t width, uint64_t height, uint32_t *new_width,
                        uint32_t *new_height, struct err *err);

/** Keeps a colour profile if it is one for RGB (ICC.1:2022, 7.2.6: "RGB " at offset 16). */
void decode_profile(struct decoded *out, const void *bytes, size_t len);

/** The sentence for data that the decoder could not read; `why` is the library's own word or NULL. */
enum status decode_failed(const char *format_name, const char *why, struct err *err);

#endif
