/**
 * GIF (CompuServe GIF89a): the container rewrite.
 */
#ifndef RENDER_STRIP_GIF_H
#define RENDER_STRIP_GIF_H

#include "strip.h"

/** Keeps screen, colour tables, frames, their timing and the loop count (NETSCAPE2.0); comments, plain text and
 *  every other application's blocks are left out. */
strip_function strip_gif;

#endif
