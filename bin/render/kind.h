/**
 * What kind of file this is, from its first bytes. This is only a first sorting, of what is tried and what is refused
 * with a helpful sentence; the proof is that all of it can be decoded.
 */
#ifndef RENDER_KIND_H
#define RENDER_KIND_H

#include "base/err.h"
#include "base/str.h"

enum media_type {
    MEDIA_JPEG,
    MEDIA_PNG,
    MEDIA_GIF,
    MEDIA_WEBP,
    MEDIA_MP4,
    MEDIA_WEBM,
    MEDIA_MP3,
    MEDIA_OGG,
    MEDIA_OPUS, /* Ogg with Opus in it */
    MEDIA__COUNT
};

struct media_row {
    const char *kind; /* "picture", "video", "audio" */
    const char *mime;
    const char *extension;
    const char *name; /* for sentences */
};

const struct media_row *media_row(enum media_type type);

#define KIND_BYTES 4096 /* how much of the beginning kind_of() looks at */

/** The type that `start`, the first KIND_BYTES of a file or all of it, announces. STATUS_UNSUPPORTED, with a sentence
 *  that names the kind and the way out, for everything that the site does not take. */
enum status kind_of(struct str start, enum media_type *type, struct err *err);

#endif
