/**
 * WebP (RFC 9649): the container rewrite.
 */
#ifndef RENDER_STRIP_WEBP_H
#define RENDER_STRIP_WEBP_H

#include "strip.h"

/** Keeps the picture or the frames, their alpha and a colour profile, and corrects the flags and the sizes. The
 *  size of a picture without the extended header is not checked here but by the decoder. */
strip_function strip_webp;

#endif
