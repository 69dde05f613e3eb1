/**
 * The command line of pierogis-render.
 */
#ifndef RENDER_OPTIONS_H
#define RENDER_OPTIONS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct options {
    const char *ffmpeg;  /* path, or NULL: without it */
    const char *ffprobe; /* likewise; both or neither */
    uint64_t max_bytes;
    int32_t background; /* 0xRRGGBB, -1 = none */
    bool level;         /* only say what sandbox there is */
    bool help;
};

extern const char options_help[];

/** Reads argv. STATUS_USAGE with a sentence. The paths point into argv. */
enum status options_read(struct options *options, int argc, char **argv, struct err *err);

#endif
