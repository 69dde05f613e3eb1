/**
 * What a file says besides its picture: a small, bounded reader of EXIF, XMP and IPTC. It answers two
 * questions, which way up the picture is and what kinds of things are being taken out, and nothing else.
 */
#ifndef RENDER_NOTES_H
#define RENDER_NOTES_H

#include "base/str.h"

#include <stdint.h>

/** Kinds of things that are taken out of a file, as bits. note_name() says them in plain words. */
enum note {
    NOTE_POSITION,
    NOTE_SERIAL,
    NOTE_AUTHOR,
    NOTE_COPYRIGHT,
    NOTE_CAMERA,
    NOTE_DATE,
    NOTE_TITLE,
    NOTE_SOFTWARE,
    NOTE_THUMBNAIL,
    NOTE_COMMENT,
    NOTE_EXIF,
    NOTE_XMP,
    NOTE_IPTC,
    NOTE_CHAPTERS,
    NOTE_COVER,
    NOTE_STREAMS,
    NOTE_OTHER,
    NOTE_TRAILING,
    NOTE__COUNT
};

struct notes {
    uint32_t removed; /* 1u << enum note */
    int orientation;  /* 1 to 8 as in EXIF 2.32, 4.6.4 A "Orientation"; 0 = not said */
};

/** "GPS position", "camera serial number"… NULL outside the enumeration. */
const char *note_name(enum note note);

void notes_add(struct notes *notes, enum note note);

/** Reads a TIFF structure (the EXIF block after its "Exif\0\0"). Broken or looping ones end early. */
void notes_exif(struct notes *notes, struct str tiff);

#define ORIENTATION_BYTES 26

/** The smallest TIFF structure that says which way up a picture is, and nothing else. */
void notes_write_orientation(int orientation, char out[ORIENTATION_BYTES]);

/** Looks for well-known property names in an XMP packet. */
void notes_xmp(struct notes *notes, struct str packet);

/** Reads a Photoshop image resource block ("Photoshop 3.0\0" already taken off) for IPTC records. */
void notes_photoshop(struct notes *notes, struct str resources);

#endif
