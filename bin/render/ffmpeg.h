/**
 * The command lines of ffmpeg and ffprobe, and the cage in which they run. File names are relative to the job
 * directory, which is their working directory.
 */
#ifndef RENDER_FFMPEG_H
#define RENDER_FFMPEG_H

#include "probe.h"

struct ffmpeg {
    const char *ffmpeg; /* paths of the programs */
    const char *ffprobe;
    int directory;
    uint64_t file_bytes; /* largest file that they may write */
};

/** Confines this process and all its children to the job directory, the two programs and the system's libraries. */
enum status ffmpeg_confine(const struct ffmpeg *tools, struct err *err);

enum status ffmpeg_probe(const struct ffmpeg *tools, const char *name, enum media_type type,
                         struct probe *probe, struct err *err);

/** Copies the first picture track and the first sound track of `from` into the new file `to`, without anything else. */
enum status ffmpeg_remux(const struct ffmpeg *tools, const char *from, const char *to,
                         enum media_type type, struct err *err);

/** Writes a telling frame from soon after `moment_ms` as a PNG of this size. */
enum status ffmpeg_frame(const struct ffmpeg *tools, const char *from, const char *to,
                         int64_t moment_ms, uint32_t width, uint32_t height, struct err *err);

#endif
