/**
 * JPEG (ITU-T T.81 annex B; JFIF 1.02; ICC.1 annex B.4): the container rewrite.
 */
#ifndef RENDER_STRIP_JPEG_H
#define RENDER_STRIP_JPEG_H

#include "strip.h"

/** Keeps SOI, JFIF without its thumbnail, a whole ICC profile, Adobe's colour transform, tables, frame, scans and
 *  EOI. When the EXIF block said that the picture is turned, a 36-byte EXIF block that says only this is added.
 *  STATUS_UNSUPPORTED for the kinds of JPEG that browsers do not show (arithmetic, lossless, 12 bit). */
strip_function strip_jpeg;

#endif
