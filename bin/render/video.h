/**
 * Videos and recordings through ffmpeg, which runs as a child with a small sandbox, little memory and no
 * environment: probed, remuxed without metadata, and a frame taken out for the poster.
 */
#ifndef RENDER_VIDEO_H
#define RENDER_VIDEO_H

#include "options.h"
#include "report.h"

/** Does all of it for the file on `input`, whose first bytes announced `type`. Fills the report; the calling process is
 *  confined to `directory` and the two programs afterwards. */
enum status video_render(const struct options *options, enum media_type type, int input,
                         int directory, struct report *report, struct err *err);

#endif
