/**
 * How large a file may be in every other sense than bytes. All of these are checked from the header, before
 * anything is decoded, so that a bomb costs nothing.
 */
#ifndef RENDER_LIMITS_H
#define RENDER_LIMITS_H

#include "base/err.h"

#include <stdint.h>

#define LIMIT_SIDE 16384                          /* pixels along one side of a picture */
#define LIMIT_PIXELS ((uint64_t)64 * 1000 * 1000) /* of one picture or frame */
#define LIMIT_FRAMES 300                          /* of an animation */
#define LIMIT_FRAME_PIXELS                                                                         \
    ((uint64_t)300 * 1000 * 1000) /* of all frames of an animation together */
#define LIMIT_METADATA                                                                             \
    ((size_t)1024 * 1024) /* bytes of one colour profile or one piece of metadata */
#define LIMIT_SCANS 100   /* passes of a progressive JPEG; real ones have about ten */

#define LIMIT_PICTURE_MEMORY ((uint64_t)768 * 1024 * 1024) /* address space of the decoder, bytes */
#define LIMIT_PICTURE_CPU 30 /* seconds of processor time of the decoder */
#define LIMIT_WALL 60        /* seconds by the clock, for each child */

#define LIMIT_VIDEO_SIDE 8192                        /* pixels along one side of a video */
#define LIMIT_VIDEO_MS ((int64_t)4 * 60 * 60 * 1000) /* milliseconds of a video or a recording */
#define LIMIT_VIDEO_STREAMS 8                        /* pictures, sounds, subtitles, attachments */
#define LIMIT_FFMPEG_MEMORY ((uint64_t)1536 * 1024 * 1024)
#define LIMIT_FFMPEG_CPU 120
#define LIMIT_FFMPEG_WALL 180

/** STATUS_INVALID when a side is 0, STATUS_TOO_LARGE when the picture is over a limit. */
enum status limit_picture(uint64_t width, uint64_t height, struct err *err);

/** STATUS_TOO_LARGE when there are too many frames, or too many pixels in all of them. */
enum status limit_frames(uint64_t frames, uint64_t pixels, struct err *err);

/** Both, for `frames` frames of this size. */
enum status limit_animation(uint64_t width, uint64_t height, uint64_t frames, struct err *err);

#endif
