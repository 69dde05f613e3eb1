/**
 * Captions of a video: a WebVTT file (W3C WebVTT: the Web Video Text Tracks Format, section 4.1).
 */
#ifndef SITE_CAPTIONS_H
#define SITE_CAPTIONS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"

#define CAPTIONS_MAX ((size_t)1 << 20)

/** Reads `file`, checks that it is WebVTT (UTF-8, the word WEBVTT first, at least one cue), and writes it to the new
 *  file `to` in the folder `dir`, with STYLE and REGION blocks left out. `hash` gets the name of its bytes. */
enum status captions_take(int file, int dir, const char *to, char hash[HASH_TEXT], struct err *err);

#endif
