/**
 * The container rewrite: the same picture, bit for bit, without anything else that was in the file.
 *
 * Each format has its own file (strip_jpeg.c …) with one function of the type below. It copies the parts that
 * a decoder needs, by an allow-list, and ends where the format says that the picture ends; so appended
 * scripts, comments, thumbnails and positions are gone. Sizes are checked against limits.h on the way. The
 * picture data itself is not understood here: decoding the result is the proof that it is one.
 */
#ifndef RENDER_STRIP_H
#define RENDER_STRIP_H

#include "notes.h"

#include "base/buf.h"
#include "base/err.h"

struct stripped {
    struct buf bytes;   /* the file to keep */
    struct notes notes; /* what was left out, and which way up it is */
    uint32_t frames;    /* 1 for a still picture */
};

#define STRIPPED_INIT                                                                              \
    {                                                                                              \
        BUF_INIT, {0, 0}, 1                                                                        \
    }

/** `in` is the whole file. On failure `out` still has to be freed. */
typedef enum status strip_function(struct str in, struct stripped *out, struct err *err);

void stripped_free(struct stripped *out);

/** The sentence for a file that ends too early. */
enum status strip_cut_off(struct err *err);

/** The sentence for a file that contradicts its format; `what` names the format: "JPEG". */
enum status strip_damaged(const char *what, struct err *err);

#endif
