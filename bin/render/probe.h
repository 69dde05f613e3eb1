/**
 * What ffprobe says about a video or a recording.
 */
#ifndef RENDER_PROBE_H
#define RENDER_PROBE_H

#include "kind.h"
#include "notes.h"

#include "base/err.h"

struct probe {
    enum media_type type; /* as announced; an Ogg file with Opus in it becomes MEDIA_OPUS */
    bool has_video, has_audio;
    uint32_t width, height; /* as shown: square pixels, upright; 0 without video */
    int64_t duration_ms;    /* -1 = the file does not say */
    struct notes notes;     /* tags, chapters and tracks that are not taken over */
};

/** Reads the output of `ffprobe -of json -show_format -show_streams -show_chapters` about a file whose first bytes
 *  announced `type`, and refuses what is over limits.h and what browsers do not play. */
enum status probe_read(struct probe *probe, enum media_type type, struct str json, struct err *err);

#endif
