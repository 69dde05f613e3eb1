/**
 * Running pierogis-render, the sandboxed program that decodes what people send, and reading its report. The rest of
 * the site never looks into a picture or video.
 */
#ifndef SITE_RENDER_H
#define SITE_RENDER_H

#include "base/arena.h"
#include "base/err.h"
#include "site/content.h"

#include <stdint.h>

#define RENDITIONS_MAX 3
#define REMOVED_NOTES_MAX 32

/** Where the programs are. */
struct render_tools {
    const char *render; /* path of pierogis-render; NULL: it is missing */
    const char *ffmpeg; /* paths, or NULL: then only what needs no ffmpeg is taken */
    const char *ffprobe;
};

struct render_rendition {
    int width;
    const char *fallback; /* file in the job folder: JPEG, or PNG for a transparent picture */
    const char *webp;
};

struct render_report {
    enum content_kind kind;
    const char *type;      /* MIME type of the stored file */
    const char *extension; /* of the stored file */
    const char *stored;    /* its name in the job folder */
    int64_t width, height, duration_ms;
    bool animated, alpha, poster;
    struct render_rendition renditions[RENDITIONS_MAX];
    size_t rendition_count;
    const char *removed[REMOVED_NOTES_MAX]; /* what was taken out of the file, in plain words */
    size_t removed_count;
};

/** Decodes the file behind `input` (from its beginning) into the folder `job`. `background` (0xrrggbb) colours the
 *  poster of a video that nothing here can look into. STATUS_UNSUPPORTED, STATUS_INVALID or STATUS_TOO_LARGE with the
 *  program's own sentence for a file that is refused; STATUS_IO when the program is missing or breaks down. */
enum status render_run(const struct render_tools *tools, int input, int job, uint32_t background,
                       int64_t max_bytes, struct arena *arena, struct render_report *out,
                       struct err *err);

#endif
