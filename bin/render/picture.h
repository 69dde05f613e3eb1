/**
 * A picture from untrusted bytes to files in the job directory. Runs in the sandboxed worker.
 */
#ifndef RENDER_PICTURE_H
#define RENDER_PICTURE_H

#include "report.h"

/** Rewrites the picture of this `type` without its metadata into `stored`, and makes its renditions. */
enum status picture_render(struct str bytes, enum media_type type, int directory,
                           struct report *report, struct err *err);

/** Makes the renditions of a frame that ffmpeg took out of a video, a PNG. Nothing is stored. */
enum status picture_poster(struct str bytes, int directory, struct report *report, struct err *err);

#endif
